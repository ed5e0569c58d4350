using ScimCluster.Scim.Patching;
using ScimCluster.Scim.Resources;

namespace ScimCluster.Scim.Tests.Patching;

public class GroupPatchTests
{
    [Theory]
    [InlineData("""{"op":"add","path":"members","value":[{"value":"1"},{"value":"2"},{"value":"1"}]}""", "+1,2")]
    [InlineData("""{"op":"Add","path":"MEMBERS","value":{"$ref":null,"value":"1"}}""", "+1")]
    [InlineData("""{"op":"add","value":{"members":[{"value":"1"}]}}""", "+1")]
    [InlineData("""{"op":"add","path":"urn:ietf:params:scim:schemas:core:2.0:Group:members","value":[{"value":"1"}]}""", "+1")]
    [InlineData("""{"op":"add","path":"members","value":[]}""", "")]
    [InlineData("""{"op":"replace","path":"members","value":[{"value":"1"}]}""", "=1")]
    [InlineData("""{"op":"replace","path":"members","value":null}""", "=")]
    [InlineData("""{"op":"remove","path":"members"}""", "=")]
    [InlineData("""{"op":"remove","path":"members","value":[{"value":"1"},{"$ref":null,"value":"2"}]}""", "-1,2")]
    [InlineData("""{"op":"remove","path":"members","value":{"members":[{"value":"1"}]}}""", "-1")]
    [InlineData("""{"op":"remove","path":"members","value":["1"]}""", "-1")]
    [InlineData("""{"op":"remove","path":"members","value":[]}""", "")]
    [InlineData("""{"op":"remove","path":"members[value eq \"1\"]"}""", "-1")]
    [InlineData("""{"op":"remove","path":"members[value eq \"1\" or value eq \"2\"]"}""", "-1,2")]
    [InlineData("""{"op":"remove","path":"members[type eq \"Group\"]"}""", "?")]
    [InlineData("""{"op":"add","path":"members[value eq \"1\"]","value":{"display":"x"}}""", "+1")]
    public void Member_operations_become_changes(string operation, string changes)
    {
        var patch = Split(operation).Value;
        Assert.Equal(changes, string.Join(' ', patch.Members.Select(Describe)));
        Assert.Empty(patch.Attributes.Operations);
    }

    [Fact]
    public void Other_attributes_are_left_for_the_document()
    {
        var patch = Split("""
            {"op":"replace","value":{"id":"g","displayName":"New","members":[{"value":"1"}]}},
            {"op":"replace","path":"externalId","value":"e"},
            {"op":"remove","path":"members[value eq \"1\"]"}
            """).Value;
        Assert.Equal("=1 -1", string.Join(' ', patch.Members.Select(Describe)));
        var document = PatchEngine.Apply(Sample.Group, Sample.Crew(), patch.Attributes).Value.Document;
        Assert.Equal("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"externalId":"e","displayName":"New"}""", document.ToJsonString());
    }

    [Theory]
    [InlineData("""{"op":"add","path":"members"}""", ScimType.InvalidValue)]
    [InlineData("""{"op":"add","path":"members","value":[{"display":"x"}]}""", ScimType.InvalidValue)]
    [InlineData("""{"op":"add","path":"members","value":[{"value":7}]}""", ScimType.InvalidValue)]
    [InlineData("""{"op":"add","path":"members","value":[{"value":" "}]}""", ScimType.InvalidValue)]
    [InlineData("""{"op":"replace","path":"members[value eq \"1\"].value","value":"2"}""", ScimType.Mutability)]
    [InlineData("""{"op":"remove","path":"members[nothing eq \"1\"]"}""", ScimType.InvalidPath)]
    [InlineData("""{"op":"remove","path":"members["}""", ScimType.InvalidPath)]
    public void A_wrong_operation_is_refused(string operation, string scimType) => Assert.Equal(scimType, Split(operation).Error?.ScimType);

    [Fact]
    public void Strict_mode_demands_that_a_removal_finds_somebody_and_takes_no_value()
    {
        var removal = (RemoveMembers)Split("""{"op":"remove","path":"members[value eq \"1\"]"}""", Sample.Strict).Value.Members.Single();
        Assert.True(removal.MustExist);
        Assert.Equal(ScimType.InvalidValue, Split("""{"op":"remove","path":"members","value":[{"value":"1"}]}""", Sample.Strict).Error?.ScimType);
        Assert.Equal(ScimType.NoTarget, Split("""{"op":"add","path":"members[value eq \"1\"]","value":{}}""", Sample.Strict).Error?.ScimType);
    }

    private static ScimResult<GroupPatch> Split(string operations, ReaderOptions? options = null)
    {
        var body = Sample.Parse($$"""{"Operations":[{{operations}}]}""");
        return GroupPatch.Split(Sample.Group, PatchRequest.Read(body).Value, options);
    }

    private static string Describe(MemberChange change) => change switch
    {
        AddMembers add => "+" + string.Join(',', add.Members.Select(m => m.Value)),
        ReplaceMembers replace => "=" + string.Join(',', replace.Members.Select(m => m.Value)),
        RemoveMembers remove => "-" + string.Join(',', remove.Values),
        _ => "?",
    };
}

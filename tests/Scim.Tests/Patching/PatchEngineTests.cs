using ScimCluster.Scim.Patching;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests.Patching;

public class PatchEngineTests
{
    [Theory]
    [InlineData("""{"op":"replace","path":"id","value":"x"}""", ScimType.Mutability)]
    [InlineData("""{"op":"add","path":"groups","value":[{"value":"g"}]}""", ScimType.Mutability)]
    [InlineData("""{"op":"replace","path":"schemas","value":["urn:x"]}""", ScimType.Mutability)]
    [InlineData("""{"op":"replace","path":"meta.created","value":"x"}""", ScimType.Mutability)]
    [InlineData("""{"op":"remove","path":"userName"}""", ScimType.Mutability)]
    [InlineData("""{"op":"replace","path":"userName","value":null}""", ScimType.Mutability)]
    [InlineData("""{"op":"replace","path":"userName","value":" "}""", ScimType.InvalidValue)]
    [InlineData("""{"op":"replace","path":"emails[type eq \"work\"].value","value":7}""", ScimType.InvalidValue)]
    [InlineData("""{"op":"replace","path":"emails[value pr].primary","value":true}""", ScimType.InvalidValue)]
    [InlineData("""{"op":"add","path":"emails","value":[{"value":"x","primary":true},{"value":"y","primary":true}]}""", ScimType.InvalidValue)]
    [InlineData("""{"op":"replace","path":"shoeSize","value":1}""", ScimType.InvalidPath)]
    [InlineData("""{"op":"replace","path":"name.shoeSize","value":1}""", ScimType.InvalidPath)]
    [InlineData("""{"op":"replace","path":"emails[","value":1}""", ScimType.InvalidPath)]
    [InlineData("""{"op":"replace","path":"emails[shoeSize eq 1]","value":1}""", ScimType.InvalidPath)]
    [InlineData("""{"op":"replace","value":[]}""", ScimType.InvalidValue)]
    [InlineData("""{"op":"add","path":"title"}""", ScimType.InvalidValue)]
    [InlineData("""{"op":"remove"}""", ScimType.NoTarget)]
    [InlineData("""{"op":"move","path":"title"}""", ScimType.InvalidSyntax)]
    [InlineData("""{"op":"add","path":7,"value":1}""", ScimType.InvalidSyntax)]
    [InlineData("7", ScimType.InvalidSyntax)]
    public void A_wrong_operation_is_refused_in_both_modes(string operation, string scimType)
    {
        Assert.Equal(scimType, Sample.Patch(Sample.Ada(), operation).Error?.ScimType);
        Assert.Equal(scimType, Sample.Patch(Sample.Ada(), operation, Sample.Strict).Error?.ScimType);
    }

    [Theory]
    [InlineData("""{"op":"replace","path":"name.givenName","value":7}""", "'name.givenName' must")]
    [InlineData("""{"op":"replace","path":"name","value":{"givenName":7}}""", "'name.givenName' must")]
    [InlineData("""{"op":"replace","path":"emails[type eq \"work\"].value","value":7}""", "'emails.value' must")]
    [InlineData("""{"op":"add","path":"name","value":{"shoeSize":7}}""", "'name' has no sub-attribute 'shoeSize'")]
    [InlineData("""{"op":"add","value":{"name.givenName":"x"}}""", "'name.givenName' is not the name of an attribute")]
    [InlineData("""{"op":"remove","path":"emails","value":[]}""", "'emails' takes no value")]
    [InlineData("""{"op":"add","path":"title"}""", "'title' needs a value")]
    [InlineData("""{"op":"remove","path":"urn:ietf:params:scim:schemas:core:2.0:User"}""", "User' is required")]
    public void A_refusal_names_the_operation_and_what_was_wrong(string operation, string named)
    {
        var body = $$"""{"schemas":["{{SchemaUris.PatchOp}}"],"Operations":[{"op":"add","path":"title","value":"x"},{{operation}}]}""";
        var request = PatchRequest.Read(Sample.Parse(body), mode: ScimMode.Strict).Value;

        var detail = PatchEngine.Apply(Sample.User, Sample.Ada(), request, Sample.Strict).Error!.Detail;

        Assert.StartsWith("Operation 2: ", detail, StringComparison.Ordinal);
        Assert.Contains(named, detail, StringComparison.Ordinal);
    }

    [Fact]
    public void All_operations_apply_or_none()
    {
        var document = Sample.Ada();
        var before = document.ToJsonString();
        var result = Sample.Patch(document, """{"op":"replace","path":"title","value":"x"},{"op":"remove","path":"emails"},{"op":"remove","path":"userName"}""");
        Assert.NotNull(result.Error);
        Assert.Equal(before, document.ToJsonString());
    }

    [Fact]
    public void A_new_primary_value_takes_the_mark_from_the_old_one()
    {
        var document = Sample.Patch(
            Sample.Ada(), """{"op":"add","path":"emails","value":[{"value":"N@x","type":"other","primary":true}]}""", Sample.Strict).Value.Document;
        Assert.Equal(
            """[{"value":"ada@example.org","type":"work","primary":false},{"value":"ada@home.example","type":"home"},{"value":"n@x","type":"other","primary":true}]""",
            document["emails"]!.ToJsonString());
        document = Sample.Patch(document, """{"op":"replace","path":"emails[type eq \"home\"].primary","value":true}""", Sample.Strict).Value.Document;
        Assert.Equal("ada@home.example", (string)document["emails"]!.AsArray().Single(e => (bool?)e!["primary"] == true)!["value"]!);
    }

    [Fact]
    public void An_extension_comes_and_goes_with_its_values_and_schemas_follow()
    {
        var document = Sample.Read("""{"userName":"u"}""");
        document = Sample.Patch(document, $$"""{"op":"add","value":{"{{Sample.Enterprise}}":{"department":"Ops"} } }""", Sample.Strict).Value.Document;
        Assert.Equal($$"""["{{SchemaUris.User}}","{{Sample.Enterprise}}"]""", document["schemas"]!.ToJsonString());
        document = Sample.Patch(document, $$"""{"op":"remove","path":"{{Sample.Enterprise}}:department"}""", Sample.Strict).Value.Document;
        Assert.Equal("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u"}""", document.ToJsonString());
        var whole = Sample.Patch(Sample.Ada(), $$"""{"op":"remove","path":"{{Sample.Enterprise}}"}""", Sample.Strict).Value.Document;
        Assert.False(whole.ContainsKey(Sample.Enterprise));
    }

    [Fact]
    public void The_result_is_canonical_whatever_the_order_of_operations()
    {
        var document = Sample.Patch(
            Sample.Read("""{"userName":"u"}"""),
            """{"op":"add","path":"title","value":"T"},{"op":"add","path":"name.givenName","value":"G"},{"op":"add","path":"EXTERNALID","value":"E"},{"op":"replace","path":"USERNAME","value":"NEW"}""",
            Sample.Strict).Value.Document;
        Assert.Equal(
            """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"externalId":"E","userName":"new","name":{"givenName":"G"},"title":"T"}""",
            document.ToJsonString());
        Assert.Equal(document.ToJsonString(), ResourceReader.Read(Sample.User, document).Value.ToJsonString());
    }

    [Fact]
    public void The_value_of_a_member_is_immutable()
    {
        Assert.Equal(ScimType.Mutability, Sample.Patch(Sample.Crew("1"), """{"op":"replace","path":"members[value eq \"1\"].value","value":"2"}""").Error?.ScimType);
        Assert.False(Sample.Patch(Sample.Crew("1"), """{"op":"replace","path":"members[value eq \"1\"].value","value":"1"}""").Value.Changed);
    }

    [Fact]
    public void Operations_are_counted_against_the_limit()
    {
        var operation = """{"op":"replace","path":"title","value":"x"}""";
        var body = (int n) => Sample.Parse($$"""{"Operations":[{{string.Join(',', Enumerable.Repeat(operation, n))}}]}""");
        Assert.Null(PatchRequest.Read(body(100)).Error);
        Assert.Equal(413, PatchRequest.Read(body(101)).Error?.Status);
        Assert.Null(PatchRequest.Read(body(1_000), PatchLimits.Group).Error);
    }

    [Theory]
    [InlineData("""{"Operations":[]}""")]
    [InlineData("""{"Operations":{}}""")]
    [InlineData("""{}""")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"Operations":[{"op":"remove","path":"title"}]}""")]
    public void What_is_no_PatchOp_is_invalidSyntax(string body) =>
        Assert.Equal(ScimType.InvalidSyntax, PatchRequest.Read(Sample.Parse(body)).Error?.ScimType);

    [Fact]
    public void Strict_mode_wants_the_schema_of_the_message_and_noTarget_for_what_is_gone()
    {
        var body = Sample.Parse("""{"operations":[{"OP":"REMOVE","PATH":"title"}]}""");
        Assert.Null(PatchRequest.Read(body).Error);
        Assert.Equal(ScimType.InvalidSyntax, PatchRequest.Read(body, mode: ScimMode.Strict).Error?.ScimType);
        Assert.Equal(ScimType.NoTarget, Sample.Patch(Sample.Ada(), """{"op":"remove","path":"emails[type eq \"x\"]"}""", Sample.Strict).Error?.ScimType);
        Assert.Equal(ScimType.InvalidPath, Sample.Patch(Sample.Ada(), """{"op":"add","value":{"name.givenName":"x"}}""", Sample.Strict).Error?.ScimType);
    }
}

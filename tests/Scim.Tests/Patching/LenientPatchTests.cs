using System.Text.Json.Nodes;
using ScimCluster.Scim.Resources;

namespace ScimCluster.Scim.Tests.Patching;

/// <summary>The shapes that identity providers send; the names of the rows are those of the catalogue of their requests.</summary>
public class LenientPatchTests
{
    private const string Manager = Sample.Enterprise + ":manager";

    [Theory]
    [InlineData("\"False\"", false)]
    [InlineData("\"true\"", true)]
    [InlineData("false", false)]
    public void E5_active_is_understood_as_text(string value, bool active) => Assert.Equal(
        active, Apply($$"""{"op":"Replace","path":"active","value":{{value}}}""")["active"]!.GetValue<bool>());

    [Fact]
    public void E6_dotted_and_qualified_keys_are_paths()
    {
        var document = Apply("""
            {"op":"replace","path":"emails[type eq \"work\"].value","value":"New@Example.Org"},
            {"op":"replace","value":{"displayName":"Bjfe","name.givenName":"Kkom","name.familyName":"Unua",
             "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber":"Aklq","emails[type eq \"home\"].value":"h@x"}}
            """);
        Assert.Equal("""{"familyName":"Unua","givenName":"Kkom"}""", document["name"]!.ToJsonString());
        Assert.Equal("Aklq", (string)document[Sample.Enterprise]!["employeeNumber"]!);
        Assert.Equal("""["new@example.org","h@x"]""", new JsonArray([.. document["emails"]!.AsArray().Select(e => e!["value"]!.DeepClone())]).ToJsonString());
    }

    [Theory]
    [InlineData("/name/givenName")]
    [InlineData("name/givenName")]
    [InlineData("/NAME/givenname")]
    public void Slashes_separate_the_names_of_a_path(string path)
    {
        var operation = $$"""{"op":"replace","path":"{{path}}","value":"Kkom"}""";

        Assert.Equal("Kkom", (string)Apply(operation)["name"]!["givenName"]!);
        Assert.Equal(ScimType.InvalidPath, Sample.Patch(Sample.Ada(), operation, new ReaderOptions(ScimMode.Strict)).Error?.ScimType);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//userName")]
    [InlineData("/name/")]
    [InlineData("name//givenName")]
    [InlineData("/emails[type eq \"work\"]/value")]
    public void Slashes_elsewhere_are_invalidPath(string path) => Assert.Equal(
        ScimType.InvalidPath,
        Sample.Patch(Sample.Ada(), new JsonObject { ["op"] = "replace", ["path"] = path, ["value"] = "x" }.ToJsonString()).Error?.ScimType);

    [Fact]
    public void E7_a_filtered_path_without_match_creates_the_element_once()
    {
        var document = Apply("""
            {"op":"Add","path":"phoneNumbers[type eq \"mobile\"].value","value":"1"},
            {"op":"Replace","path":"phoneNumbers[type eq \"mobile\"].value","value":"2"},
            {"op":"Replace","path":"addresses[type eq \"work\" and primary eq true].locality","value":"Lund"},
            {"op":"replace","path":"ims[type eq \"xmpp\"]","value":{"value":"x@y"}}
            """);
        Assert.Equal("""[{"value":"2","type":"mobile"}]""", document["phoneNumbers"]!.ToJsonString());
        Assert.Equal("""[{"locality":"Lund","type":"work","primary":true}]""", document["addresses"]!.ToJsonString());
        Assert.Equal("""[{"value":"x@y","type":"xmpp"}]""", document["ims"]!.ToJsonString());
    }

    [Fact]
    public void E7_a_filter_that_does_not_say_what_to_create_is_noTarget() => Assert.Equal(
        ScimType.NoTarget,
        Sample.Patch(Sample.Ada(), """{"op":"add","path":"phoneNumbers[type ne \"work\"].value","value":"1"}""").Error?.ScimType);

    [Theory]
    [InlineData("Add", "manager", """[{"$ref":"http://h/Users/9","value":"9"}]""", """{"value":"9","$ref":"http://h/Users/9"}""")]
    [InlineData("Add", Manager, "\"271\"", """{"value":"271"}""")]
    [InlineData("replace", Manager, """{"value":"8"}""", """{"value":"8"}""")]
    [InlineData("replace", Manager, """{"value":""}""", null)]
    [InlineData("replace", Manager, "\"\"", null)]
    [InlineData("replace", Manager, "null", null)]
    [InlineData("replace", Manager, "[]", null)]
    [InlineData("replace", Manager + ".value", "\"5\"", """{"value":"5"}""")]
    [InlineData("replace", Manager + ".value", "\"\"", null)]
    public void E8_the_manager_comes_in_many_shapes(string op, string path, string value, string? expected)
    {
        var document = Apply($$"""{"op":"{{op}}","path":"{{path}}","value":{{value}}}""");
        Assert.Equal(expected, document[Sample.Enterprise]!["manager"]?.ToJsonString());
        Assert.Equal("7", (string)document[Sample.Enterprise]!["employeeNumber"]!);
    }

    [Theory]
    [InlineData("""{"op":"Remove","path":"members","value":[{"$ref":null,"value":"1"}]}""", "2,3")]
    [InlineData("""{"op":"remove","path":"members","value":{"members":[{"value":"1"},{"value":"3"}]}}""", "2")]
    [InlineData("""{"op":"remove","path":"members","value":{"value":"2"}}""", "1,3")]
    [InlineData("""{"op":"remove","path":"members","value":["3"]}""", "1,2")]
    [InlineData("""{"op":"remove","path":"members","value":[{"value":"9"}]}""", "1,2,3")]
    [InlineData("""{"op":"remove","path":"members","value":[]}""", "1,2,3")]
    [InlineData("""{"op":"remove","path":"members","value":[{}]}""", "1,2,3")]
    [InlineData("""{"op":"remove","path":"members[value eq \"2\"]"}""", "1,3")]
    [InlineData("""{"op":"remove","path":"members[value eq \"9\"]"}""", "1,2,3")]
    [InlineData("""{"op":"remove","path":"members"}""", "")]
    [InlineData("""{"op":"replace","path":"members","value":[]}""", "")]
    [InlineData("""{"op":"add","path":"members","value":[{"value":"2","display":"x"},{"$ref":null,"value":"4"}]}""", "1,2,3,4")]
    public void E11_E12_members_are_added_and_removed_in_every_shape(string operation, string members)
    {
        var document = Sample.Patch(Sample.Crew("1", "2", "3"), operation).Value.Document;
        Assert.Equal(members, string.Join(',', document["members"]?.AsArray().Select(m => (string)m!["value"]!) ?? []));
    }

    [Theory]
    [InlineData("""{"op":"add","path":"members","value":[{"value":"1"}]}""")]
    [InlineData("""{"op":"remove","path":"members","value":[{"value":"9"}]}""")]
    [InlineData("""{"op":"remove","path":"members[value eq \"9\"]"}""")]
    [InlineData("""{"op":"replace","value":{"id":"abc","displayName":"Crew"}}""")]
    [InlineData("""{"op":"add","path":"urn:example:custom:role","value":"x"}""")]
    public void What_has_no_effect_is_no_change(string operation) => Assert.False(Sample.Patch(Sample.Crew("1"), operation).Value.Changed);

    [Theory]
    [InlineData("""{"op":"Add","path":"urn:ietf:params:scim:schemas:core:2.0:User:role","value":"Admin"}""")]
    [InlineData("""{"op":"replace","value":{"id":"x","schemas":["urn:evil"],"meta":{"version":"1"},"groups":[],"shoeSize":44,"name.shoeSize":1}}""")]
    [InlineData("""{"op":"replace","path":"password","value":"An0ther"}""")]
    [InlineData("""{"op":"remove","path":"phoneNumbers[type eq \"pager\"].value"}""")]
    [InlineData("""{"op":"remove","path":"nickName"}""")]
    [InlineData("""{"op":"replace","path":"phoneNumbers[type eq \"fax\"].value","value":null}""")]
    public void What_is_foreign_or_read_only_or_gone_is_ignored(string operation) =>
        Assert.False(Sample.Patch(Sample.Ada(), operation).Value.Changed);

    [Fact]
    public void E15_qualified_core_paths_are_core_paths() => Assert.Equal(
        "Chief", (string)Apply("""{"op":"Replace","path":"urn:ietf:params:scim:schemas:core:2.0:User:title","value":"Chief"}""")["title"]!);

    [Fact]
    public void E16_quoted_booleans_in_a_filter_find_and_create()
    {
        var document = Apply("""
            {"op":"Add","path":"roles","value":[{"value":"{\"value\":\"Admin\"}"}]},
            {"op":"Add","path":"roles[primary eq \"True\"].value","value":"Auditor"},
            {"op":"Replace","path":"roles[primary eq \"true\"].value","value":"writer"}
            """);
        Assert.Equal("writer", (string)document["roles"]![1]!["value"]!);
        Assert.True(document["roles"]![1]!["primary"]!.GetValue<bool>());
        Assert.Equal(2, document["roles"]!.AsArray().Count);
    }

    [Fact]
    public void A_removal_without_path_is_noTarget_whatever_its_value() => Assert.Equal(
        ScimType.NoTarget, Sample.Patch(Sample.Crew("1"), """{"op":"Remove","value":{"members":[{"value":"1"}]}}""").Error?.ScimType);

    [Fact]
    public void Strict_mode_refuses_a_removal_with_a_value() => Assert.Equal(
        ScimType.InvalidValue,
        Sample.Patch(Sample.Crew("1"), """{"op":"remove","path":"members","value":[{"value":"1"}]}""", Sample.Strict).Error?.ScimType);

    private static JsonObject Apply(string operations) => Sample.Patch(Sample.Ada(), operations).Value.Document;
}

using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Grains.Tests.Log;

public sealed class LoggedValuesTests
{
    private const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    [Fact]
    public void Old_and_new_values_are_kept_where_there_are_some() => Assert.Equal(
        """{"title":{"old":"a","new":"b"},"nickName":{"new":"c"},"active":{"old":true}}""",
        Of("""{"title":"a","active":true}""", """{"title":"b","nickName":"c"}""", "title", "nickName", "active"));

    [Fact]
    public void Password_and_what_no_schema_knows_are_left_out() => Assert.Equal(
        "{}",
        Of("""{"password":"old"}""", """{"password":"new","secret":"x","urn:unknown":{"a":1}}""", "password", "secret", "urn:unknown"));

    [Fact]
    public void Unknown_members_of_known_attributes_are_left_out() => Assert.Equal(
        $$$"""{"{{{Enterprise}}}":{"new":{"department":"d"}},"emails":{"new":[{"value":"v"}]}}""",
        Of(null, $$"""{"{{Enterprise}}":{"department":"d","x":"y"},"emails":[{"value":"v","x":"y"}]}""", Enterprise, "emails"));

    [Fact]
    public void Very_long_value_is_left_out_and_the_other_side_stays()
    {
        var text = new string('x', LoggedValues.MaxLength);

        Assert.Equal("""{"title":{"new":"a"}}""", Of($$"""{"title":"{{text}}"}""", """{"title":"a"}""", "title"));
    }

    private static string Of(string? before, string after, params string[] names) => LoggedValues.Of(
        SchemaCatalog.BuiltIn.User, before is null ? null : JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject(), names).ToJsonString();
}

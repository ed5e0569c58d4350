using System.Text.Json.Nodes;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests.Resources;

public class FoldedDocumentTests
{
    [Theory]
    [InlineData("""{"userName":"ADA"}""", """{"userName":"ada"}""")]
    [InlineData("""{"USERNAME":"Ada","externalId":"X"}""", """{"externalId":"X","userName":"ada"}""")]
    [InlineData("""{"profileUrl":"https://X"}""", """{"profileUrl":"https://X"}""")]
    [InlineData("""{"emails":[{"value":"A@B","primary":true},{}]}""", """{"emails":[{"value":"a@b","primary":true},{}]}""")]
    [InlineData("""{"emails":{"value":"A"}}""", """{"emails":[{"value":"a"}]}""")]
    [InlineData("""{"password":"secret","unknown":"X","title":""}""", """{"title":""}""")]
    [InlineData("""{"title":null,"nickName":7,"name":{"GIVENNAME":"Ada","other":"x"}}""", """{"name":{"givenName":"ada"},"nickName":7}""")]
    public void Texts_are_folded_where_case_means_nothing_and_names_are_those_of_the_schema(string document, string expected)
    {
        var folded = Fold(document);

        Assert.Equal(SchemaUris.User, folded["schemas"]![0]!.GetValue<string>());
        folded.Remove("schemas");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), folded), folded.ToJsonString());
    }

    [Fact]
    public void Extension_stands_under_its_URI_and_among_the_schemas()
    {
        var folded = Fold("{\"userName\":\"a\",\"" + SchemaUris.EnterpriseUser.ToUpperInvariant() + "\":{\"Department\":\"R&D\"}}");

        Assert.Equal("r&d", folded[SchemaUris.EnterpriseUser]!["department"]!.GetValue<string>());
        Assert.Equal([SchemaUris.User, SchemaUris.EnterpriseUser], folded["schemas"]!.AsArray().Select(uri => uri!.GetValue<string>()));
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05+01:00", "\"2026-01-02T02:04:05.0000000Z\"")]
    [InlineData("2026-01-02T03:04:05.1234567Z", "\"2026-01-02T03:04:05.1234567Z\"")]
    [InlineData("yesterday", "true")]
    public void Points_in_time_have_one_sortable_form(string text, string expected)
    {
        var schema = SchemaDefinition.Read((JsonObject)JsonNode.Parse("""{"id":"urn:x","attributes":[{"name":"since","type":"dateTime"}]}""")!).Value;
        var type = new ResourceType("X", "/X", "", schema, []);

        Assert.Equal(expected, FoldedDocument.Fold(type, new JsonObject { ["since"] = text })["since"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{ "name": "code", "type": "string" }""", """{ "name": "code", "type": "string", "description": "Other", "required": true }""", true)]
    [InlineData("""{ "name": "code", "type": "string" }""", """{ "name": "code", "type": "string", "caseExact": true }""", false)]
    [InlineData("""{ "name": "code", "type": "string" }""", """{ "name": "code", "type": "dateTime" }""", false)]
    [InlineData("""{ "name": "code", "type": "string" }""", """{ "name": "code", "type": "string", "multiValued": true }""", false)]
    [InlineData("""{ "name": "code", "type": "string" }""", """{ "name": "code", "type": "string", "returned": "never" }""", false)]
    [InlineData("""{ "name": "code", "type": "string" }""", """{ "name": "other", "type": "string" }""", false)]
    public void Fingerprint_changes_with_what_folding_depends_on_and_with_nothing_else(string before, string after, bool same)
    {
        Assert.Equal(same, FoldedDocument.Fingerprint(UserWith(before)) == FoldedDocument.Fingerprint(UserWith(after)));
        Assert.NotEqual(FoldedDocument.Fingerprint(SchemaCatalog.BuiltIn.User), FoldedDocument.Fingerprint(UserWith(before)));
    }

    private static ResourceType UserWith(string attribute)
    {
        var user = SchemaCatalog.BuiltIn.User;
        var definition = (JsonObject)JsonNode.Parse("{\"id\": \"urn:test:2.0:Badge\", \"attributes\": [" + attribute + "]}")!;
        var extension = new SchemaExtension(SchemaDefinition.Read(definition).Value, Required: false);
        return new ResourceType(user.Name, user.Endpoint, user.Description, user.Schema, [.. user.Extensions, extension]);
    }

    private static JsonObject Fold(string document) => FoldedDocument.Fold(SchemaCatalog.BuiltIn.User, JsonNode.Parse(document)!.AsObject());
}

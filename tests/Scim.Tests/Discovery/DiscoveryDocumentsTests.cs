using System.Text.Json.Nodes;
using ScimCluster.Scim.Discovery;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests.Discovery;

public class DiscoveryDocumentsTests
{
    private const string BaseUrl = "https://host/scim/v2/";

    [Fact]
    public void Schemas_lists_all_with_location_and_without_nulls()
    {
        var body = DiscoveryDocuments.Schemas(SchemaCatalog.BuiltIn, BaseUrl);
        Assert.Equal(6, body["totalResults"]!.GetValue<int>());
        var user = body["Resources"]![0]!;
        Assert.Equal(SchemaUris.User, (string)user["id"]!);
        Assert.Equal("https://host/scim/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:User", (string)user["meta"]!["location"]!);
        Assert.Equal("Schema", (string)user["meta"]!["resourceType"]!);
        Assert.DoesNotContain("null", body.ToJsonString(), StringComparison.Ordinal);
        Assert.All(Names(body), name => Assert.True(name is "Resources" || char.IsLower(name[0]), name));
    }

    [Fact]
    public void One_schema_is_found_by_its_URI_in_any_case_and_an_unknown_one_is_404()
    {
        Assert.Equal("Group", (string)DiscoveryDocuments.Schema(SchemaCatalog.BuiltIn, SchemaUris.Group.ToUpperInvariant(), BaseUrl).Value["name"]!);
        Assert.Equal(404, DiscoveryDocuments.Schema(SchemaCatalog.BuiltIn, "urn:x", BaseUrl).Error?.Status);
    }

    [Fact]
    public void Resource_types_name_endpoint_schema_and_extensions()
    {
        Assert.Equal(
            """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],"id":"User","name":"User","endpoint":"/Users","description":"A person\u0027s account.","schema":"urn:ietf:params:scim:schemas:core:2.0:User","schemaExtensions":[{"schema":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User","required":false}],"meta":{"resourceType":"ResourceType","location":"https://host/scim/v2/ResourceTypes/User"}}""",
            DiscoveryDocuments.ResourceType(SchemaCatalog.BuiltIn, "user", BaseUrl).Value.ToJsonString());
        Assert.Equal(2, DiscoveryDocuments.ResourceTypes(SchemaCatalog.BuiltIn, BaseUrl)["itemsPerPage"]!.GetValue<int>());
        Assert.Equal(404, DiscoveryDocuments.ResourceType(SchemaCatalog.BuiltIn, "Device", BaseUrl).Error?.Status);
    }

    [Fact]
    public void The_configuration_says_what_the_options_say()
    {
        var options = new ServiceProviderOptions { Sort = false, Bulk = new BulkSupport(true, 7, 8), Filter = new FilterSupport(true, 9) };
        var body = DiscoveryDocuments.ServiceProviderConfig(options, BaseUrl);
        Assert.Equal("""{"supported":true,"maxOperations":7,"maxPayloadSize":8}""", body["bulk"]!.ToJsonString());
        Assert.Equal("""{"supported":true,"maxResults":9}""", body["filter"]!.ToJsonString());
        Assert.False(body["sort"]!["supported"]!.GetValue<bool>());
        Assert.Equal("oauthbearertoken", (string)body["authenticationSchemes"]![0]!["type"]!);
        Assert.Equal("https://host/scim/v2/ServiceProviderConfig", (string)body["meta"]!["location"]!);
        Assert.False(body.ContainsKey("documentationUri"));
    }

    [Theory]
    [InlineData(SchemaUris.ResourceType)]
    [InlineData(SchemaUris.Schema)]
    [InlineData(SchemaUris.ServiceProviderConfig)]
    public void What_is_shown_is_described_by_its_own_schema(string uri)
    {
        var catalog = SchemaCatalog.BuiltIn;
        var body = uri switch
        {
            SchemaUris.ResourceType => DiscoveryDocuments.ResourceType(catalog, "User", BaseUrl).Value,
            SchemaUris.Schema => DiscoveryDocuments.Schema(catalog, SchemaUris.User, BaseUrl).Value,
            _ => DiscoveryDocuments.ServiceProviderConfig(new ServiceProviderOptions { DocumentationUri = "https://help" }, BaseUrl),
        };
        var schema = catalog.FindSchema(uri)!;
        Assert.All(body, m => Assert.True(schema.FindAttribute(m.Key) is not null || CommonAttributes.Find(m.Key) is not null, m.Key));
        Assert.All(schema.Attributes.Where(a => a.Required), a => Assert.True(body.ContainsKey(a.Name), a.Name));
    }

    private static IEnumerable<string> Names(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => Names(m.Value).Prepend(m.Key)),
        JsonArray array => array.SelectMany(Names),
        _ => [],
    };
}

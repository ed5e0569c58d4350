using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Discovery;

[Collection(PostgresTests.Name)]
public sealed class DiscoveryTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string EnterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    [Fact]
    public async Task ServiceProviderConfig_announces_what_works()
    {
        var answer = (await shared.Server.Anonymous().GetAsync("/scim/v2/ServiceProviderConfig")).AssertStatus(200);

        Assert.Equal("application/scim+json", answer.MediaType);
        Assert.True(answer.Json["patch"]!["supported"]!.GetValue<bool>());
        Assert.True(answer.Json["filter"]!["supported"]!.GetValue<bool>());
        Assert.Equal(200, answer.Json["filter"]!["maxResults"]!.GetValue<int>());
        foreach (var feature in new[] { "bulk", "changePassword", "sort", "etag" })
        {
            Assert.False(answer.Json[feature]!["supported"]!.GetValue<bool>());
        }

        Assert.Equal($"{shared.Server.BaseUrl}/scim/v2/ServiceProviderConfig", answer.Json["meta"]!["location"]!.GetValue<string>());
    }

    [Fact]
    public async Task Schemas_are_listed_and_each_is_found_under_its_location()
    {
        var list = (await shared.Server.Anonymous().GetAsync("/scim/v2/Schemas")).AssertStatus(200).Json;

        var schemas = list["Resources"]!.AsArray();
        Assert.Equal(list["totalResults"]!.GetValue<int>(), schemas.Count);
        Assert.Contains(schemas, schema => schema!["id"]!.GetValue<string>() == Users.CoreSchema);
        Assert.Contains(schemas, schema => schema!["id"]!.GetValue<string>() == EnterpriseUser);
        foreach (var schema in schemas)
        {
            var location = schema!["meta"]!["location"]!.GetValue<string>();
            var one = await shared.Server.Anonymous().GetAsync(new Uri(location).PathAndQuery);
            Assert.True(JsonNode.DeepEquals(schema, one.AssertStatus(200).Json));
        }
    }

    [Fact]
    public async Task ResourceTypes_name_the_endpoint_and_the_extension_of_users()
    {
        var user = (await shared.Server.Anonymous().GetAsync("/scim/v2/ResourceTypes/User")).AssertStatus(200).Json;

        Assert.Equal("/Users", user["endpoint"]!.GetValue<string>());
        Assert.Equal(Users.CoreSchema, user["schema"]!.GetValue<string>());
        Assert.Equal(EnterpriseUser, user["schemaExtensions"]![0]!["schema"]!.GetValue<string>());
    }

    [Fact]
    public async Task Every_resource_type_that_is_announced_has_its_endpoint()
    {
        var connection = await shared.Server.ConnectAsync();
        var types = (await connection.Scim.GetAsync("/scim/v2/ResourceTypes")).AssertStatus(200).Json["Resources"]!.AsArray();

        Assert.NotEmpty(types);
        foreach (var type in types)
        {
            (await connection.Scim.GetAsync("/scim/v2" + type!["endpoint"]!.GetValue<string>())).AssertStatus(200);
        }
    }

    [Theory]
    [InlineData("/scim/v2/Schemas/urn:no:such")]
    [InlineData("/scim/v2/ResourceTypes/Nothing")]
    public async Task Unknown_definition_is_404(string path) =>
        (await shared.Server.Anonymous().GetAsync(path)).AssertScimError(404);

    [Theory]
    [InlineData("/scim/v2/Schemas")]
    [InlineData("/scim/v2/ResourceTypes")]
    [InlineData("/scim/v2/ServiceProviderConfig")]
    public async Task Filter_on_a_definition_is_403(string path) =>
        (await shared.Server.Anonymous().GetAsync(path + "?filter=id%20pr")).AssertScimError(403);

    [Fact]
    public async Task Locations_follow_the_base_path_of_the_request()
    {
        var type = (await shared.Server.Anonymous().GetAsync("/api/auth/scim/v2/ResourceTypes/User")).AssertStatus(200).Json;

        Assert.Equal(
            $"{shared.Server.BaseUrl}/api/auth/scim/v2/ResourceTypes/User", type["meta"]!["location"]!.GetValue<string>());
    }
}

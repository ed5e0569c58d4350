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
        Assert.True(answer.Json["sort"]!["supported"]!.GetValue<bool>());
        Assert.True(answer.Json["etag"]!["supported"]!.GetValue<bool>());
        Assert.Equal("""{"supported":true,"maxOperations":1000,"maxPayloadSize":16777216}""", answer.Json["bulk"]!.ToJsonString());
        Assert.False(answer.Json["changePassword"]!["supported"]!.GetValue<bool>());

        Assert.Equal($"{shared.Server.BaseUrl}/scim/v2/ServiceProviderConfig", answer.Json["meta"]!["location"]!.GetValue<string>());
    }

    [Fact]
    public async Task ServiceProviderConfig_announces_both_ways_to_page()
    {
        var pagination = (await shared.Server.Anonymous().GetAsync("/scim/v2/ServiceProviderConfig")).AssertStatus(200).Json["pagination"]!;

        Assert.True(pagination["cursor"]!.GetValue<bool>());
        Assert.True(pagination["index"]!.GetValue<bool>());
        Assert.Equal("index", pagination["defaultPaginationMethod"]!.GetValue<string>());
        Assert.Equal(100, pagination["defaultPageSize"]!.GetValue<int>());
        Assert.Equal(200, pagination["maxPageSize"]!.GetValue<int>());
        Assert.Equal(3600, pagination["cursorTimeout"]!.GetValue<int>());
    }

    [Fact]
    public async Task Everything_that_ServiceProviderConfig_says_is_described_by_its_schema()
    {
        var config = (await shared.Server.Anonymous().GetAsync("/scim/v2/ServiceProviderConfig")).AssertStatus(200).Json;
        var schema = (await shared.Server.Anonymous().GetAsync($"/scim/v2/Schemas/{config["schemas"]![0]}")).AssertStatus(200).Json;
        var attributes = schema["attributes"]!.AsArray().ToDictionary(attribute => attribute!["name"]!.GetValue<string>(), StringComparer.Ordinal);

        foreach (var (name, value) in config.Where(member => member.Key is not ("schemas" or "meta")))
        {
            var described = attributes[name]!["subAttributes"]?.AsArray().Select(sub => sub!["name"]!.GetValue<string>()) ?? [];
            var said = (value as JsonArray)?[0] as JsonObject ?? value as JsonObject ?? [];
            Assert.Empty(said.Select(member => member.Key).Except(described, StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("/scim/v2/Schemas/urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser")]
    [InlineData("/scim/v2/schemas/URN:IETF:params:scim:schemas:core:2.0:user/")]
    public async Task Schema_is_found_by_its_URN_in_every_spelling(string path)
    {
        var schema = (await shared.Server.Anonymous().GetAsync(path)).AssertStatus(200).Json;

        Assert.Equal(Users.CoreSchema, schema["id"]!.GetValue<string>());
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

    [Theory]
    [InlineData("/scim/v2/Schemas")]
    [InlineData("/scim/v2/Schemas/" + EnterpriseUser)]
    [InlineData("/scim/v2/ResourceTypes")]
    [InlineData("/scim/v2/ResourceTypes/User")]
    [InlineData("/scim/v2/ServiceProviderConfig")]
    public async Task Parameters_of_queries_are_ignored_but_a_filter_is_403(string path)
    {
        var plain = (await shared.Server.Anonymous().GetAsync(path)).AssertStatus(200);

        foreach (var query in new[] { "attributes=id", "excludedAttributes=name", "startIndex=2&count=1", "sortBy=id&sortOrder=descending", "cursor=x", "count=none" })
        {
            Assert.Equal(plain.Text, (await shared.Server.Anonymous().GetAsync($"{path}?{query}")).AssertStatus(200).Text);
        }

        (await shared.Server.Anonymous().GetAsync($"{path}?attributes=id&FILTER=id%20pr")).AssertScimError(403);
    }

    [Theory]
    [InlineData("/scim/v2/Schemas")]
    [InlineData("/scim/v2/Schemas/" + EnterpriseUser)]
    [InlineData("/scim/v2/ResourceTypes")]
    [InlineData("/scim/v2/ResourceTypes/User")]
    [InlineData("/scim/v2/ServiceProviderConfig")]
    public async Task Document_has_a_tag_that_spares_it_the_next_time(string path)
    {
        var client = shared.Server.Anonymous();
        var first = (await client.GetAsync(path)).AssertStatus(200);
        var tag = first.Headers.ETag!;
        Assert.True(tag.IsWeak);

        foreach (var known in new[] { tag.ToString(), tag.Tag, $"W/\"1\", {tag}", "*" })
        {
            var again = await client.SendAsync(HttpMethod.Get, path, null, headers: [("If-None-Match", known)]);
            Assert.Empty(again.AssertStatus(304).Text);
            Assert.Equal(tag, again.Headers.ETag);
        }

        var other = await client.SendAsync(HttpMethod.Get, path, null, headers: [("If-None-Match", "W/\"1\"")]);
        Assert.Equal(first.Text, other.AssertStatus(200).Text);
        Assert.Equal(tag, (await client.SendAsync(HttpMethod.Head, path + "/", null)).AssertStatus(200).Headers.ETag);
        (await client.SendAsync(HttpMethod.Get, path, null, headers: [("If-None-Match", "nonsense")])).AssertScimError(400, "invalidSyntax");
    }

    [Fact]
    public async Task Documents_that_differ_have_different_tags()
    {
        var paths = new[]
        {
            "/scim/v2/Schemas", "/scim/v2/ResourceTypes", "/scim/v2/ResourceTypes/User", "/api/auth/scim/v2/ResourceTypes/User",
        };
        var tags = await Task.WhenAll(paths.Select(async path => (await shared.Server.Anonymous().GetAsync(path)).Headers.ETag!.Tag));

        Assert.Distinct(tags, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Resource_type_is_found_by_its_name_in_any_case()
    {
        var type = (await shared.Server.Anonymous().GetAsync("/scim/v2/resourcetypes/user/")).AssertStatus(200).Json;

        Assert.Equal("User", type["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Locations_follow_the_base_path_of_the_request()
    {
        var type = (await shared.Server.Anonymous().GetAsync("/api/auth/scim/v2/ResourceTypes/User")).AssertStatus(200).Json;

        Assert.Equal(
            $"{shared.Server.BaseUrl}/api/auth/scim/v2/ResourceTypes/User", type["meta"]!["location"]!.GetValue<string>());
    }
}

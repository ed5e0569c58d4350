using System.Text.Json.Nodes;
using Npgsql;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>Metadata, by the cases of the original's test suites.</summary>
[Collection(ManagementTests.Name)]
public sealed class DiscoveryTests(SharedServer shared, PostgresServer postgres) : IClassFixture<SharedServer>
{
    private const string Root = "/scim/v2";

    [Fact]
    public async Task Case_107_configuration_is_public_and_says_more_than_the_original()
    {
        var config = (await shared.Server.Anonymous().GetAsync($"{Root}/ServiceProviderConfig")).AssertStatus(200).Json;

        var supported = config.Where(member => member.Value is JsonObject value && value.ContainsKey("supported"))
            .ToDictionary(member => member.Key, member => member.Value!["supported"]!.GetValue<bool>(), StringComparer.Ordinal);
        Assert.True(supported["patch"] && supported["filter"] && supported["sort"] && supported["etag"]);
        Assert.False(supported["changePassword"]);
        var scheme = Assert.Single(config["authenticationSchemes"]!.AsArray())!;
        Assert.Equal("oauthbearertoken", scheme["type"]!.GetValue<string>());
        Assert.True(scheme["primary"]!.GetValue<bool>());
        Assert.Equal(200, config["filter"]!["maxResults"]!.GetValue<int>());
        Assert.Equal(1000, config["bulk"]!["maxOperations"]!.GetValue<int>());
    }

    [Fact]
    public async Task Case_107_schemas_are_public_and_describe_what_is_kept()
    {
        var listed = (await shared.Server.Anonymous().GetAsync($"{Root}/Schemas")).AssertStatus(200).Json["Resources"]!.AsArray();
        var user = (await shared.Server.Anonymous().GetAsync($"{Root}/Schemas/{Users.CoreSchema}")).AssertStatus(200).Json;

        Assert.Contains(listed, schema => JsonNode.DeepEquals(schema, user));
        var attributes = user["attributes"]!.AsArray().ToDictionary(attribute => attribute!["name"]!.GetValue<string>(), attribute => attribute!, StringComparer.Ordinal);
        Assert.True(attributes["userName"]["required"]!.GetValue<bool>());
        Assert.All(["displayName", "active", "name", "emails"], name => Assert.Equal("readWrite", attributes[name]["mutability"]!.GetValue<string>()));
        Assert.Equal(
            $"{shared.Server.BaseUrl}{Root}/Schemas/{Users.CoreSchema}", user["meta"]!["location"]!.GetValue<string>());
    }

    [Fact]
    public async Task Case_107_resource_types_are_public()
    {
        var listed = (await shared.Server.Anonymous().GetAsync($"{Root}/ResourceTypes")).AssertStatus(200).Json["Resources"]!.AsArray();
        var user = (await shared.Server.Anonymous().GetAsync($"{Root}/ResourceTypes/User")).AssertStatus(200).Json;

        Assert.Contains(listed, type => JsonNode.DeepEquals(type, user));
        Assert.Equal(("User", "/Users", Users.CoreSchema), (Text(user, "id"), Text(user, "endpoint"), Text(user, "schema")));
    }

    [Theory]
    [InlineData(Root + "/Schemas/unknown")]
    [InlineData(Root + "/ResourceTypes/unknown")]
    public async Task Case_108_unknown_definition_is_404(string path) =>
        (await shared.Server.Anonymous().GetAsync(path)).AssertScimError(404);

    [Fact]
    public async Task Case_109_version_and_client_id_are_advertised_and_only_management_routes_described()
    {
        var metadata = (await shared.Server.Anonymous().GetAsync("/api/auth/scim/metadata")).AssertStatus(200).Json;
        var paths = (await shared.Server.Anonymous().GetAsync("/api/auth/openapi.json")).AssertStatus(200).Json["paths"]!.AsObject();

        Assert.Equal(("scim", "scim-client"), (Text(metadata, "id"), Text(metadata, "client")));
        Assert.NotEmpty(Text(metadata, "version")!);
        Assert.Equal("generateSCIMToken", Text(paths["/scim/generate-token"]!["post"]!, "operationId"));
        Assert.Equal("listSCIMProviderConnections", Text(paths["/scim/list-provider-connections"]!["get"]!, "operationId"));
        Assert.Equal("getSCIMProviderConnection", Text(paths["/scim/get-provider-connection"]!["get"]!, "operationId"));
        Assert.Equal("deleteSCIMProviderConnection", Text(paths["/scim/delete-provider-connection"]!["post"]!, "operationId"));
        Assert.DoesNotContain(paths, path => path.Key.StartsWith(Root, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Case_110_database_itself_keeps_providerId_and_account_unique()
    {
        await using var server = await TokenServer.StartAsync(postgres);
        var connection = await server.Server.ConnectAsync();
        await connection.Scim.CreateAsync("ada@acme.example", ("externalId", "1"));

        Assert.Equal("providers_provider_id_key", await ViolationAsync(server, """
            INSERT INTO scim.providers (provider_key, provider_id, organization_id, owner_id, epoch, created_at)
            SELECT gen_random_uuid(), provider_id, organization_id, owner_id, 1, created_at FROM scim.providers
            """));
        Assert.Equal("identities_account_id_key", await ViolationAsync(server, """
            INSERT INTO scim.identities
            SELECT (jsonb_populate_record(i, jsonb_build_object('user_id', gen_random_uuid(), 'user_name_key', 'other', 'external_id', null))).*
            FROM scim.identities i
            """));
    }

    [Fact]
    public async Task Case_111_everything_has_the_media_type_of_SCIM_and_its_location()
    {
        foreach (var path in new[] { "ServiceProviderConfig", "Schemas", "ResourceTypes", "ResourceTypes/User" })
        {
            var answer = (await shared.Server.Anonymous().GetAsync($"{Root}/{path}")).AssertStatus(200);
            Assert.Equal("application/scim+json", answer.MediaType);
            var described = answer.Json["Resources"]?.AsArray().Select(resource => resource!) ?? [answer.Json];
            Assert.All(described, document => Assert.StartsWith(
                $"{shared.Server.BaseUrl}{Root}/{path.Split('/')[0]}", Text(document["meta"]!, "location")!, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Case_111_enterprise_extension_is_described_and_named_by_the_resource_type()
    {
        const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        var extension = (await shared.Server.Anonymous().GetAsync($"{Root}/ResourceTypes/User")).AssertStatus(200).Json["schemaExtensions"]![0]!;

        Assert.Equal(Enterprise, Text(extension, "schema"));
        Assert.False(extension["required"]!.GetValue<bool>());
        (await shared.Server.Anonymous().GetAsync($"{Root}/Schemas/{Enterprise}")).AssertStatus(200);
    }

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();

    private static async Task<string?> ViolationAsync(TokenServer server, string sql) =>
        (await Assert.ThrowsAsync<PostgresException>(() => server.Database.ExecuteAsync(sql))).ConstraintName;
}

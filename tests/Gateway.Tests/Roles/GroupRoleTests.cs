using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Roles;

/// <summary>Roles that groups give, over HTTP.</summary>
[Collection(ManagementTests.Name)]
public sealed class GroupRoleTests(PostgresServer postgres)
{
    private const string Connections = "/scim/list-provider-connections";

    [Fact]
    public async Task Rule_of_an_operator_opens_the_management_routes_until_it_is_taken_away()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var server = await ScimServer.StartAsync(database.ConnectionString);
        var okta = await server.ConnectAsync();
        var rules = $"/admin/organizations/{okta.OrganizationId}/group-roles";
        var ada = (await okta.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201).Id;
        var group = await AddGroupAsync(database, okta, "Admins", ada);

        Assert.Equal((0, 403), await AccessAsync(server, okta, ada));
        var stored = (await server.Operator().PutAsync(rules, """{"groupRoles":[{"displayName":"admins","roles":"admin"}]}""")).AssertStatus(200);
        Assert.Equal(
            """{"groupRoles":[{"providerId":null,"displayName":"admins","externalId":null,"groupId":null,"roles":"admin"}]}""", stored.Text);
        Assert.Equal(stored.Text, (await server.Operator().GetAsync(rules)).AssertStatus(200).Text);
        Assert.Equal((1, 200), await AccessAsync(server, okta, ada));

        var member = (await MembersAsync(server, okta)).Single(member => member!["userId"]!.GetValue<string>() == ada)!;
        Assert.Equal(
            $$$"""{"userId":"{{{ada}}}","roles":"member,admin","roleSources":[{"role":"member","source":"manual","group":null},{"role":"admin","source":"group","group":{"providerId":"{{{okta.ProviderId}}}","id":"{{{group}}}","displayName":"Admins","externalId":null}}]}""",
            member.ToJsonString());

        (await okta.Scim.PatchAsync($"{Users.Path}/{ada}", Users.Patch("""{"op":"replace","path":"active","value":false}"""))).AssertStatus(200);
        Assert.Equal((0, 403), await AccessAsync(server, okta, ada));
        (await okta.Scim.PatchAsync($"{Users.Path}/{ada}", Users.Patch("""{"op":"replace","path":"active","value":true}"""))).AssertStatus(200);
        Assert.Equal((1, 200), await AccessAsync(server, okta, ada));

        (await server.Operator().DeleteAsync(rules)).AssertStatus(204);
        Assert.Equal((0, 403), await AccessAsync(server, okta, ada));
    }

    [Fact]
    public async Task Configuration_gives_roles_in_all_organizations_by_name()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var server = await ScimServer.StartAsync(
            database.ConnectionString, ("GroupRoles:SCIM: Admins", "admin"), ("GroupRoles:Billing", "billing"));
        var okta = await server.ConnectAsync();
        var entra = await server.ConnectAsync();
        var ada = (await okta.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201).Id;
        var jane = (await entra.Scim.PostAsync(Users.Path, Users.Body("jane@globex.example"))).AssertStatus(201).Id;
        await AddGroupAsync(database, okta, "scim: admins", ada);
        await AddGroupAsync(database, entra, "Others", jane);

        Assert.Equal((1, 200), await AccessAsync(server, okta, ada));
        Assert.Equal((0, 403), await AccessAsync(server, entra, jane));
        Assert.Equal((0, 403), await AccessAsync(server, entra, ada));
    }

    [Fact]
    public async Task Mapping_of_a_custom_silo_is_asked()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var server = await ScimServer.StartAsync(
            database.ConnectionString, services => services.AddSingleton<IGroupRoleMapping, OwnersByExternalId>());
        var okta = await server.ConnectAsync();
        var ada = (await okta.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201).Id;
        await AddGroupAsync(database, okta, "Some group", ada, externalId: "role:owner");

        Assert.Equal((1, 200), await AccessAsync(server, okta, ada));
        Assert.Contains(await MembersAsync(server, okta), member => member!["roles"]!.GetValue<string>() == "member,owner");
    }

    [Fact]
    public async Task Wrong_role_of_the_configuration_stops_the_start()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);

        var e = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ScimServer.StartAsync(database.ConnectionString, ("GroupRoles:Admins", " , ")));

        Assert.Contains("GroupRoles:admins", e.Message, StringComparison.Ordinal);
    }

    // How many connections the user may see, and what reading one answers.
    private static async Task<(int Listed, int Status)> AccessAsync(ScimServer server, Connection connection, string userId) => (
        (await server.SignedIn(userId).GetAsync(Connections)).Json["providers"]!.AsArray()
            .Count(provider => provider!["providerId"]!.GetValue<string>() == connection.ProviderId),
        (await server.SignedIn(userId).GetAsync($"/scim/get-provider-connection?providerId={connection.ProviderId}")).Status);

    private static async Task<JsonArray> MembersAsync(ScimServer server, Connection connection) =>
        (await server.Operator().GetAsync($"/admin/organizations/{connection.OrganizationId}/members")).Json["members"]!.AsArray();

    private static async Task<Guid> AddGroupAsync(
        TestDatabase database, Connection connection, string displayName, string member, string? externalId = null)
    {
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await database.ExecuteAsync(
            """
            INSERT INTO scim.groups
                   (provider_key, group_id, display_name_key, external_id, document, folded, version, created_at, last_modified)
            SELECT provider_key, $2, lower($3), $4::text, jsonb_build_object('displayName', $3::text), '{}', 1, now(), now()
              FROM scim.providers
             WHERE provider_id = $1
            """,
            connection.ProviderId, id, displayName, externalId);
        await database.ExecuteAsync(
            """
            INSERT INTO scim.group_members (provider_key, group_id, member_id, member_type)
            SELECT provider_key, group_id, $2, 'User' FROM scim.groups WHERE group_id = $1
            """,
            id, Guid.Parse(member));
        return id;
    }

    private sealed class OwnersByExternalId : IGroupRoleMapping
    {
        public ValueTask<IReadOnlyCollection<GroupRole>> FindRolesAsync(
            string organizationId, IReadOnlyList<RoleGroup> groups, CancellationToken cancellationToken) =>
            new([.. groups.Where(group => group.ExternalId == "role:owner").Select(group => new GroupRole(group, "owner"))]);
    }
}

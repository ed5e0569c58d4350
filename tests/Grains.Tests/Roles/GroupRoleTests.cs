using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ScimCluster.Grains.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Roles;

/// <summary>Roles that groups give, as grains answer and check them.</summary>
[Collection(PostgresTests.Name)]
public sealed class GroupRoleTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly GroupRoleRules AdminRule = new([new GroupRoleRule(null, "Admins", null, null, "admin")]);

    [Fact]
    public async Task Group_opens_the_connection_until_the_user_leaves_it()
    {
        var tenant = await cluster.ConnectAsync();
        var organization = cluster.Grains.GetOrganization(tenant.OrganizationId!);
        var ada = await CreateAsync(tenant, "ada");
        await AddGroupAsync(tenant, "Admins", ada);
        Assert.Equal(403, await ReadConnectionAsync(tenant, ada));
        Assert.DoesNotContain((await cluster.Grains.GetProvidersOfUser(ada).ListAsync(default)).Connections, IsOf(tenant));

        Assert.Null((await organization.SetGroupRolesAsync(AdminRule, null, default)).Refusal);
        Assert.Equal("member,admin", await organization.FindRolesAsync(ada, default));
        Assert.Equal(200, await ReadConnectionAsync(tenant, ada));
        Assert.Single((await cluster.Grains.GetProvidersOfUser(ada).ListAsync(default)).Connections, IsOf(tenant));

        await cluster.Database.ExecuteAsync("DELETE FROM scim.group_members WHERE member_id = $1", Guid.Parse(ada));
        Assert.Equal("member", await organization.FindRolesAsync(ada, default));
        Assert.Equal(403, await ReadConnectionAsync(tenant, ada));
    }

    [Fact]
    public async Task Members_and_users_say_where_each_role_is_from()
    {
        var tenant = await cluster.ConnectAsync();
        var organization = cluster.Grains.GetOrganization(tenant.OrganizationId!);
        var ada = await CreateAsync(tenant, "ada");
        var group = await AddGroupAsync(tenant, "Admins", ada);
        await organization.SetGroupRolesAsync(AdminRule, null, default);
        await organization.SetMemberAsync(ada, "admin,billing", null, default);

        var member = (await organization.ListMembersAsync(default)).Value!.Members.Single(member => member.UserId == ada);
        var user = (await organization.FindUserAsync(ada, default)).Value!;

        RoleSource[] expected =
        [
            new("admin", null),
            new("billing", null),
            new("admin", new RoleGroup(tenant.ProviderId, group.ToString("D"), "Admins", null)),
        ];
        Assert.Equal("admin,billing", member.Roles);
        Assert.Equal(expected, member.RoleSources);
        Assert.Equal(("admin,billing", true), (user.Roles, expected.SequenceEqual(user.RoleSources!)));
        Assert.Equal("admin,billing", await cluster.Database.ReadAsync<string>("SELECT roles FROM scim.organization_members WHERE user_id = $1", ada));
    }

    [Fact]
    public async Task Rules_come_back_and_wrong_ones_are_refused()
    {
        var organization = cluster.Grains.GetOrganization((await cluster.ConnectAsync()).OrganizationId!);
        await organization.SetGroupRolesAsync(AdminRule, null, default);

        var wrong = await organization.SetGroupRolesAsync(
            new GroupRoleRules([AdminRule.Rules[0], new GroupRoleRule(null, null, "x", null, "admin")]), null, default);
        var late = await organization.SetGroupRolesAsync(new GroupRoleRules([]), DateTimeOffset.UnixEpoch, default);

        Assert.Equal((400, "Rule 2: externalId and groupId need a providerId"), (wrong.Refusal!.Status, wrong.Refusal.Detail));
        Assert.Equal(503, late.Refusal!.Status);
        Assert.Equal(AdminRule.Rules, (await organization.GetGroupRolesAsync(default)).Value!.Rules);
        Assert.Equal(404, (await cluster.Grains.GetOrganization("nowhere").GetGroupRolesAsync(default)).Refusal!.Status);
        Assert.Equal(404, (await cluster.Grains.GetOrganization("nowhere").SetGroupRolesAsync(AdminRule, null, default)).Refusal!.Status);
    }

    [Fact]
    public async Task Configuration_and_mappings_of_the_silo_are_united_with_the_rules()
    {
        var tenant = await cluster.ConnectAsync();
        var ada = await CreateAsync(tenant, "ada");
        await AddGroupAsync(tenant, "ADMINS", ada);
        await AddGroupAsync(tenant, "Custom", ada);
        await AddGroupAsync(tenant, "Other", await CreateAsync(tenant, "bob"));
        await cluster.Grains.GetOrganization(tenant.OrganizationId!).SetGroupRolesAsync(AdminRule, null, default);
        var options = new GroupRoleOptions { Roles = { ["admins"] = "admin, billing" } };
        var mapping = new Mapping(group => group.DisplayName == "Custom" ? new GroupRole(group, "owner") : null);
        var roles = Roles(options, mapping, new Mapping(_ => throw new InvalidOperationException("broken")));

        var found = await roles.FindAsync(tenant.OrganizationId!, ada, default);
        Assert.Equal("member,admin,billing,owner", found!.Roles);
        Assert.Equal(["ADMINS", "Custom"], mapping.Asked);

        mapping.Asked.Clear();
        var listed = (await roles.ListAsync(tenant.OrganizationId!, default)).Single(member => member.UserId == ada);
        Assert.Equal(found.RoleSources, listed.RoleSources);
        Assert.Equal(["ADMINS", "Custom", "Other"], mapping.Asked.Order(StringComparer.Ordinal));
        Assert.Equal(found.Roles, (await roles.FindAllAsync(ada, default))[tenant.OrganizationId!]);
    }

    [Theory]
    [InlineData("admin", true)]
    [InlineData(" admin , owner ", true)]
    [InlineData("", false)]
    [InlineData(" , ", false)]
    [InlineData("ad\u0001min", false)]
    public void Roles_of_the_configuration_are_checked(string roles, bool isValid)
    {
        var checkedOptions = new GroupRoleOptionsValidator().Validate(null, new GroupRoleOptions { Roles = { ["admins"] = roles } });

        Assert.Equal(isValid, checkedOptions.Succeeded);
        Assert.True(isValid || checkedOptions.FailureMessage!.Contains("GroupRoles:admins", StringComparison.Ordinal));
    }

    private static Predicate<ProviderConnection> IsOf(Tenant tenant) => connection => connection.ProviderId == tenant.ProviderId;

    private MemberRoles Roles(GroupRoleOptions options, params IGroupRoleMapping[] mappings) =>
        new(cluster.MemberRoleStore, Options.Create(options), mappings, NullLogger<MemberRoles>.Instance);

    private async Task<int> ReadConnectionAsync(Tenant tenant, string userId) =>
        (await cluster.Grains.GetProvider(tenant.ProviderId).GetConnectionAsync(userId, default)).Refusal?.Status ?? 200;

    private async Task<string> CreateAsync(Tenant tenant, string userName) =>
        (await cluster.Grains.GetIdentity(tenant.ProviderId, userName).CreateAsync(
            new CreateIdentity(
                tenant.Access,
                $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{userName}}","active":true}""",
                "test"),
            default)).Snapshot!.UserId.ToString("D");

    private async Task<Guid> AddGroupAsync(Tenant tenant, string displayName, string member)
    {
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await cluster.Database.ExecuteAsync(
            """
            INSERT INTO scim.groups (provider_key, group_id, display_name_key, document, folded, version, created_at, last_modified)
            VALUES ($1, $2, lower($3), jsonb_build_object('displayName', $3::text), '{}', 1, now(), now())
            """,
            tenant.Access.ProviderKey, id, displayName);
        await cluster.Database.ExecuteAsync(
            "INSERT INTO scim.group_members (provider_key, group_id, member_id, member_type) VALUES ($1, $2, $3, 'User')",
            tenant.Access.ProviderKey, id, Guid.Parse(member));
        return id;
    }

    private sealed class Mapping(Func<RoleGroup, GroupRole?> find) : IGroupRoleMapping
    {
        public List<string> Asked { get; } = [];

        public ValueTask<IReadOnlyCollection<GroupRole>> FindRolesAsync(
            string organizationId, IReadOnlyList<RoleGroup> groups, CancellationToken cancellationToken)
        {
            Asked.AddRange(groups.Select(group => group.DisplayName));
            return new([.. groups.Select(find).OfType<GroupRole>()]);
        }
    }
}

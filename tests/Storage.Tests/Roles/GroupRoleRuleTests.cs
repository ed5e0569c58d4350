using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Roles;

/// <summary>The rules of an organization.</summary>
public sealed class GroupRoleRuleTests(PostgresServer server) : MemberRoleTestBase(server)
{
    private static readonly GroupScope NoNames = new([], Everything: false);

    [Fact]
    public async Task Rules_are_stored_replaced_and_removed_as_a_list()
    {
        await AddOrganizationAsync("acme");
        GroupRoleRow[] rules =
        [
            new(null, "Admins", null, null, "admin"),
            new("okta", null, "00g1", null, "owner,admin"),
            new("okta", null, null, NewId(), "billing"),
        ];

        Assert.True(await SetRulesAsync("acme", rules));
        Assert.Equal(rules, await Roles.ListRulesAsync("acme", default));
        Assert.Empty(await Roles.ListRulesAsync("globex", default));

        Assert.True(await SetRulesAsync("acme", rules[2], rules[0]));
        Assert.Equal([rules[2], rules[0]], await Roles.ListRulesAsync("acme", default));

        Assert.True(await SetRulesAsync("acme"));
        Assert.Empty(await Roles.ListRulesAsync("acme", default));
    }

    [Fact]
    public async Task Organization_that_is_not_there_has_no_rules()
    {
        Assert.False(await SetRulesAsync("nowhere", new GroupRoleRow(null, "Admins", null, null, "admin")));
        Assert.Equal(0, await CountAsync("group_roles"));
    }

    [Fact]
    public async Task Lists_that_are_written_at_the_same_time_are_never_mixed()
    {
        await AddOrganizationAsync("acme");
        await Task.WhenAll(Enumerable.Range(1, 20).Select(number => SetRulesAsync(
            "acme", [.. Enumerable.Range(0, number).Select(_ => new GroupRoleRow(null, $"Group {number}", null, null, "admin"))])));

        var stored = await Roles.ListRulesAsync("acme", default);

        Assert.Equal($"Group {stored.Count}", Assert.Single(stored.Select(rule => rule.DisplayName).Distinct(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Rule_names_groups_by_name_externalId_or_id()
    {
        await AddOrganizationAsync("acme");
        var ada = await CreatedAsync(Okta, Person("ada"));
        await AddGroupAsync(Okta, "Named", ada.UserId);
        await AddGroupAsync(Okta, "External", ada.UserId);
        var byId = await AddGroupAsync(Okta, "Id", ada.UserId);
        await AddGroupAsync(Okta, "Other", ada.UserId);

        await SetRulesAsync(
            "acme",
            new GroupRoleRow(null, "NAMED", null, null, "a"),
            new GroupRoleRow("okta", "named", null, null, "b"),
            new GroupRoleRow("okta", null, "x-external", null, "c"),
            new GroupRoleRow("okta", null, null, byId, "d"));

        Assert.Equal("Named=a,b External=c Id=d", await GroupsAsync("acme", ada.UserId, NoNames));
    }

    [Fact]
    public async Task Rule_of_one_connection_holds_for_no_other_and_one_of_an_organization_for_no_other()
    {
        await AddOrganizationAsync("acme");
        await AddOrganizationAsync("globex");
        var ada = await CreatedAsync(Okta, Person("ada"));
        var jane = await CreatedAsync(Globex, Person("jane"));
        await AddGroupAsync(Okta, "Admins", ada.UserId);
        var theirs = await AddGroupAsync(Globex, "Admins", jane.UserId);

        await SetRulesAsync(
            "acme",
            new GroupRoleRow("entra", "Admins", null, null, "admin"),
            new GroupRoleRow("globex", "Admins", null, null, "admin"),
            new GroupRoleRow("globex", null, null, theirs, "admin"));

        Assert.Equal("", await GroupsAsync("acme", ada.UserId, NoNames));
        Assert.Equal("", await GroupsAsync("globex", jane.UserId, NoNames));
    }
}

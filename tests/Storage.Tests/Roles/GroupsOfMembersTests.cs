using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Roles;

/// <summary>In which groups somebody is, as far as roles go.</summary>
public sealed class GroupsOfMembersTests(PostgresServer server) : MemberRoleTestBase(server)
{
    [Fact]
    public async Task Direct_and_indirect_groups_count_until_the_user_leaves()
    {
        var ada = await CreatedAsync(Okta, Person("ada"));
        var team = await AddGroupAsync(Okta, "Team", ada.UserId);
        var admins = await AddGroupAsync(Okta, "Admins", await AddGroupAsync(Okta, "Department", team));
        Assert.Equal("Admins", await GroupsAsync("acme", ada.UserId));

        await RemoveMemberAsync(team, ada.UserId);
        Assert.Equal("", await GroupsAsync("acme", ada.UserId));

        await AddMemberAsync(Okta, admins, ada.UserId);
        Assert.Equal("Admins", await GroupsAsync("acme", ada.UserId));
    }

    [Fact]
    public async Task Circles_are_walked_once()
    {
        var ada = await CreatedAsync(Okta, Person("ada"));
        var admins = await AddGroupAsync(Okta, "Admins");
        var others = await AddGroupAsync(Okta, "Others", admins, ada.UserId);
        await AddMemberAsync(Okta, admins, others);

        Assert.Equal("Admins", await GroupsAsync("acme", ada.UserId));
        Assert.Equal("Admins Others", await GroupsAsync("acme", ada.UserId, new GroupScope(["admins", "others"], Everything: false)));
    }

    [Fact]
    public async Task Only_active_identities_count()
    {
        var ada = await CreatedAsync(Okta, Person("ada"));
        await LinkAsync(Entra, ada, "ada-entra");
        await AddGroupAsync(Okta, "Admins", ada.UserId);
        Assert.Equal("Admins", await GroupsAsync("acme", ada.UserId));

        var inactive = (await UpdateAsync(Okta, ada, Person("ada", active: false), "active")).Row!;
        Assert.Equal("", await GroupsAsync("acme", ada.UserId));

        await UpdateAsync(Okta, inactive, Person("ada"), "active");
        Assert.Equal("Admins", await GroupsAsync("acme", ada.UserId));
    }

    [Fact]
    public async Task Who_was_deleted_and_comes_back_is_in_no_group()
    {
        var ada = await CreatedAsync(Okta, Person("ada", "e-1"));
        await AddGroupAsync(Okta, "Admins", ada.UserId);
        await DeletedAsync(Okta, ada);
        Assert.Null(await GroupsAsync("acme", ada.UserId));

        var back = await CreatedAsync(Okta, Person("ada", "e-1"));
        Assert.Equal(ada.UserId, back.UserId);
        Assert.Equal("", await GroupsAsync("acme", back.UserId));
    }

    [Fact]
    public async Task Group_that_was_deleted_leads_nowhere_even_while_its_members_are_left()
    {
        var ada = await CreatedAsync(Okta, Person("ada"));
        var team = await AddGroupAsync(Okta, "Team", ada.UserId);
        await AddGroupAsync(Okta, "Admins", team);
        await Database.ExecuteAsync("DELETE FROM scim.groups WHERE group_id = $1", team);
        await Database.ExecuteAsync(
            "INSERT INTO scim.group_members SELECT provider_key, group_id, $1, 'Group' FROM scim.groups WHERE display_name_key = 'admins'",
            team);

        Assert.Equal("", await GroupsAsync("acme", ada.UserId));
    }

    [Fact]
    public async Task Group_of_the_same_name_elsewhere_gives_nothing()
    {
        var ada = await CreatedAsync(Okta, Person("ada"));
        var jane = await CreatedAsync(Globex, Person("jane"));
        await AddGroupAsync(Globex, "Admins", ada.UserId, jane.UserId);
        await AddGroupAsync(Personal, "Admins", ada.UserId);

        Assert.Equal("", await GroupsAsync("acme", ada.UserId));
        Assert.Equal("Admins", await GroupsAsync("globex", jane.UserId));
        Assert.Null(await GroupsAsync("globex", ada.UserId));
    }

    [Fact]
    public async Task Connection_that_was_deleted_gives_nothing()
    {
        var ada = await CreatedAsync(Okta, Person("ada"));
        await AddGroupAsync(Okta, "Admins", ada.UserId);
        await Database.ExecuteAsync("UPDATE scim.providers SET deleted_at = now() WHERE provider_key = $1", Okta.ProviderKey);

        Assert.Equal("", await GroupsAsync("acme", ada.UserId));
    }

    [Fact]
    public async Task Who_is_no_member_has_no_groups_and_members_that_nobody_sent_have_none()
    {
        var ada = await CreatedAsync(Okta, Person("ada"));
        await AddGroupAsync(Okta, "Admins", ada.UserId);
        await Database.ExecuteAsync("DELETE FROM scim.organization_members");
        Assert.Null(await GroupsAsync("acme", ada.UserId));

        await Database.ExecuteAsync(
            "INSERT INTO scim.organization_members (organization_id, user_id, roles, created_at) VALUES ('acme', 'boss', 'owner', now())");
        var boss = await Roles.FindAsync("acme", "boss", Admins, default);
        Assert.Equal("owner", boss!.Roles);
        Assert.Empty(boss.Groups);
    }

    [Fact]
    public async Task Groups_that_nobody_names_are_read_only_where_all_are_wanted()
    {
        var ada = await CreatedAsync(Okta, Person("ada"));
        await AddGroupAsync(Okta, "Admins", await AddGroupAsync(Okta, "Team", ada.UserId));

        Assert.Equal("", await GroupsAsync("acme", ada.UserId, new GroupScope([], Everything: false)));
        Assert.Equal("Team Admins", await GroupsAsync("acme", ada.UserId, new GroupScope([], Everything: true)));
    }
}

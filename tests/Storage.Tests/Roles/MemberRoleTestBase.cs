using ScimCluster.Storage.Tests.Identities;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Roles;

/// <summary>Short ways to write groups and to read who has roles by them.</summary>
public abstract class MemberRoleTestBase(PostgresServer server) : IdentityTestBase(server)
{
    private protected static readonly GroupScope Admins = new(["admins"], Everything: false);

    private PostgresOrganizationStore Organizations => new(Database.DataSource);

    private protected PostgresMemberRoleStore Roles => new(Database.DataSource);

    protected async Task AddOrganizationAsync(string organizationId) =>
        Assert.True(await Organizations.CreateAsync(new OrganizationRow(organizationId, organizationId, Now), default));

    protected async Task<Guid> AddGroupAsync(WriteAuthority authority, string displayName, params Guid[] members)
    {
        var id = NewId();
        await Database.ExecuteAsync(
            """
            INSERT INTO scim.groups
                   (provider_key, group_id, display_name_key, external_id, document, folded, version, created_at, last_modified)
            VALUES ($1, $2, $3, 'x-' || $3, jsonb_build_object('displayName', $4::text), '{}', 1, now(), now())
            """,
            authority.ProviderKey, id, displayName.ToLowerInvariant(), displayName);
        foreach (var member in members)
        {
            await AddMemberAsync(authority, id, member);
        }

        return id;
    }

    protected Task AddMemberAsync(WriteAuthority authority, Guid groupId, Guid memberId) => Database.ExecuteAsync(
        """
        INSERT INTO scim.group_members (provider_key, group_id, member_id, member_type)
        VALUES ($1, $2, $3, CASE WHEN EXISTS (SELECT FROM scim.groups WHERE group_id = $3) THEN 'Group' ELSE 'User' END)
        """,
        authority.ProviderKey, groupId, memberId);

    protected Task RemoveMemberAsync(Guid groupId, Guid memberId) =>
        Database.ExecuteAsync("DELETE FROM scim.group_members WHERE group_id = $1 AND member_id = $2", groupId, memberId);

    private protected Task<bool> SetRulesAsync(string organizationId, params GroupRoleRow[] rules) =>
        Roles.ReplaceRulesAsync(organizationId, rules, default);

    /// <summary>
    /// The names of the groups that a member has, which all three ways of reading must agree on; null for who is not a member.
    /// </summary>
    private protected async Task<string?> GroupsAsync(string organizationId, Guid userId, GroupScope? scope = null)
    {
        scope ??= Admins;
        var one = (await Roles.FindAsync(organizationId, userId.ToString(), scope, default))?.Groups;
        var ofUser = (await Roles.ListByUserAsync(userId.ToString(), scope, default))
            .SingleOrDefault(row => row.OrganizationId == organizationId)?.Groups;
        var ids = scope.Everything ? (await Roles.ListGroupsAsync(organizationId, default)).Select(group => group.GroupId) : [];
        var ofAll = (await Roles.ListAsync(organizationId, scope, [.. ids], default))
            .SingleOrDefault(row => row.UserId == userId.ToString())?.Groups;
        Assert.Equal(one, ofUser);
        Assert.Equal(one, ofAll);
        return one is null ? null : string.Join(' ', one.Select(group => group.DisplayName + (group.Roles is null ? "" : $"={group.Roles}")));
    }
}

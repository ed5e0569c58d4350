namespace ScimCluster.Storage;

/// <summary>
/// The roles of members as they are stored, with the groups that may give further ones. Groups count while the member is
/// directly or indirectly in them by an active identity at a living connection of the organization. Every member throws
/// <see cref="StorageUnavailableException"/> if PostgreSQL is away.
/// </summary>
public interface IMemberRoleStore
{
    /// <summary>Reads one member, in a time that depends on how many groups the user is in and not on how large they are.</summary>
    /// <returns>The member, or null if the user is not a member of the organization.</returns>
    Task<MemberRolesRow?> FindAsync(string organizationId, string userId, GroupScope scope, CancellationToken cancellationToken);

    /// <summary>Reads a user as a member of every organization, by organization id.</summary>
    Task<IReadOnlyList<UserRolesRow>> ListByUserAsync(string userId, GroupScope scope, CancellationToken cancellationToken);

    /// <summary>
    /// Reads all members of an organization by user id. Of the groups without a rule, only those that
    /// <paramref name="groupIds"/> or the scope's names name are walked.
    /// </summary>
    Task<IReadOnlyList<MemberRolesRow>> ListAsync(
        string organizationId, GroupScope scope, IReadOnlyCollection<Guid> groupIds, CancellationToken cancellationToken);

    /// <summary>Reads all groups of the organization's living connections.</summary>
    Task<IReadOnlyList<MemberGroupRow>> ListGroupsAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Reads the rules of an organization, in their order.</summary>
    Task<IReadOnlyList<GroupRoleRow>> ListRulesAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Replaces all rules of an organization.</summary>
    /// <returns>False if there is no such organization.</returns>
    Task<bool> ReplaceRulesAsync(string organizationId, IReadOnlyList<GroupRoleRow> rules, CancellationToken cancellationToken);
}

/// <summary>Which groups are of interest beside those that a rule of the organization names.</summary>
/// <param name="DisplayNameKeys">Groups with these folded names.</param>
/// <param name="Everything">All groups. It has no effect on the list of all members.</param>
public sealed record GroupScope(IReadOnlyCollection<string> DisplayNameKeys, bool Everything);

/// <summary>A member of an organization.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Roles">The stored roles, a comma-separated list.</param>
/// <param name="Groups">The groups of interest that the user is in.</param>
public sealed record MemberRolesRow(string UserId, string Roles, IReadOnlyList<MemberGroupRow> Groups);

/// <summary>A user as a member of one organization.</summary>
/// <param name="OrganizationId">The organization.</param>
/// <param name="Roles">The stored roles, a comma-separated list.</param>
/// <param name="Groups">The groups of interest that the user is in.</param>
public sealed record UserRolesRow(string OrganizationId, string Roles, IReadOnlyList<MemberGroupRow> Groups);

/// <summary>A group that may give roles.</summary>
/// <param name="ProviderId">The connection.</param>
/// <param name="GroupId">The SCIM <c>id</c>.</param>
/// <param name="DisplayName">The <c>displayName</c>.</param>
/// <param name="ExternalId">The <c>externalId</c>, or null.</param>
/// <param name="Roles">What the organization's rules give, comma-separated lists joined by commas; null without a rule.</param>
public sealed record MemberGroupRow(string ProviderId, Guid GroupId, string DisplayName, string? ExternalId, string? Roles);

/// <summary>A rule of an organization. Exactly one of name, externalId and id is there; the latter two need a connection.</summary>
/// <param name="ProviderId">The connection; null for all of the organization.</param>
/// <param name="DisplayName">The <c>displayName</c> of groups, compared without regard to case.</param>
/// <param name="ExternalId">The <c>externalId</c> of a group.</param>
/// <param name="GroupId">The SCIM <c>id</c> of a group.</param>
/// <param name="Roles">A comma-separated list of roles.</param>
public sealed record GroupRoleRow(string? ProviderId, string? DisplayName, string? ExternalId, Guid? GroupId, string Roles);

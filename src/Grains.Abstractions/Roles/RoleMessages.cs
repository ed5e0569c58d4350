namespace ScimCluster.Grains;

/// <summary>A group of an organization's connection, as far as roles depend on it.</summary>
/// <param name="ProviderId">The connection.</param>
/// <param name="GroupId">The SCIM <c>id</c>, unique at the connection.</param>
/// <param name="DisplayName">The <c>displayName</c>.</param>
/// <param name="ExternalId">The <c>externalId</c>, or null.</param>
[GenerateSerializer, Immutable, Alias("scim.role-group")]
public sealed record RoleGroup(
    [property: Id(0)] string ProviderId,
    [property: Id(1)] string GroupId,
    [property: Id(2)] string DisplayName,
    [property: Id(3)] string? ExternalId);

/// <summary>Where a member has a role from.</summary>
/// <param name="Role">The role.</param>
/// <param name="Group">The group that gives it; null for a role that was given to the member by hand.</param>
[GenerateSerializer, Immutable, Alias("scim.role-source")]
public sealed record RoleSource(
    [property: Id(0)] string Role,
    [property: Id(1)] RoleGroup? Group);

/// <summary>
/// A rule of an organization: who is in such a group has these roles. Exactly one of <paramref name="DisplayName"/>,
/// <paramref name="ExternalId"/> and <paramref name="GroupId"/> is there.
/// </summary>
/// <param name="ProviderId">The connection; null for all of the organization, which only a name may be sought at.</param>
/// <param name="DisplayName">The <c>displayName</c> of groups, compared without regard to case.</param>
/// <param name="ExternalId">The <c>externalId</c> of a group.</param>
/// <param name="GroupId">The SCIM <c>id</c> of a group.</param>
/// <param name="Roles">A comma-separated list of roles.</param>
[GenerateSerializer, Immutable, Alias("scim.group-role-rule")]
public sealed record GroupRoleRule(
    [property: Id(0)] string? ProviderId,
    [property: Id(1)] string? DisplayName,
    [property: Id(2)] string? ExternalId,
    [property: Id(3)] string? GroupId,
    [property: Id(4)] string Roles);

/// <summary>The rules of an organization, in their order.</summary>
/// <param name="Rules">The rules.</param>
[GenerateSerializer, Immutable, Alias("scim.group-role-rules")]
public sealed record GroupRoleRules([property: Id(0)] GroupRoleRule[] Rules);

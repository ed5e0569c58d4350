namespace ScimCluster.Grains;

/// <summary>An organization.</summary>
/// <param name="OrganizationId">Its id, as the SaaS knows it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Created">When it was created.</param>
[GenerateSerializer, Immutable, Alias("scim.organization-info")]
public sealed record Organization(
    [property: Id(0)] string OrganizationId,
    [property: Id(1)] string Name,
    [property: Id(2)] DateTimeOffset Created);

/// <summary>Organizations, ordered by id.</summary>
/// <param name="Organizations">The organizations.</param>
[GenerateSerializer, Immutable, Alias("scim.organization-list")]
public sealed record OrganizationList([property: Id(0)] Organization[] Organizations);

/// <summary>A member of an organization.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Roles">A comma-separated list of roles: those given by hand, then those that groups give.</param>
/// <param name="RoleSources">Where each role is from; null where only the roles were asked for, and from earlier silos.</param>
[GenerateSerializer, Immutable, Alias("scim.organization-member")]
public sealed record OrganizationMember(
    [property: Id(0)] string UserId,
    [property: Id(1)] string Roles,
    [property: Id(2)] RoleSource[]? RoleSources = null);

/// <summary>Members, ordered by user id.</summary>
/// <param name="Members">The members.</param>
[GenerateSerializer, Immutable, Alias("scim.organization-member-list")]
public sealed record OrganizationMemberList([property: Id(0)] OrganizationMember[] Members);

/// <summary>A person of an organization, as the SaaS has it.</summary>
/// <param name="UserId">The SCIM <c>id</c>.</param>
/// <param name="Email">The e-mail address; null for a member whom no identity provider holds any more.</param>
/// <param name="Name">The name, or null.</param>
/// <param name="IsActive">Whether at least one identity provider of the organization says <c>active</c>.</param>
/// <param name="Roles">A comma-separated list of roles: those given by hand, then those that groups give.</param>
/// <param name="Fields">The further fields of the user mapping: texts as they are, all other values as JSON.</param>
/// <param name="RoleSources">Where each role is from; null from earlier silos.</param>
[GenerateSerializer, Immutable, Alias("scim.organization-user")]
public sealed record OrganizationUser(
    [property: Id(0)] string UserId,
    [property: Id(1)] string? Email,
    [property: Id(2)] string? Name,
    [property: Id(3)] bool IsActive,
    [property: Id(4)] string Roles,
    [property: Id(5)] Dictionary<string, string> Fields,
    [property: Id(6)] RoleSource[]? RoleSources = null)
{
    /// <summary>Names the user's id only: the rest is personal and has no place in a log.</summary>
    public override string ToString() => $"OrganizationUser {{ {UserId} }}";
}

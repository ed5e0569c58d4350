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
/// <param name="Roles">A comma-separated list of roles.</param>
[GenerateSerializer, Immutable, Alias("scim.organization-member")]
public sealed record OrganizationMember(
    [property: Id(0)] string UserId,
    [property: Id(1)] string Roles);

/// <summary>Members, ordered by user id.</summary>
/// <param name="Members">The members.</param>
[GenerateSerializer, Immutable, Alias("scim.organization-member-list")]
public sealed record OrganizationMemberList([property: Id(0)] OrganizationMember[] Members);

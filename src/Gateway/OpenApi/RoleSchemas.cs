using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Gateway.OpenApi;

// What goes over the wire about roles, for the schemas of the OpenAPI document. Tests compare with what the server reads and writes.

internal sealed record RoleSource
{
    [Description("The role.")]
    public required string Role { get; init; }

    [Description("manual for a role that was given to the member by hand, group for one that a group gives.")]
    public required string Source { get; init; }

    [Description("The group that gives the role, or null.")]
    public required RoleGroup? Group { get; init; }
}

internal sealed record RoleGroup
{
    [Description("The connection.")]
    public required string ProviderId { get; init; }

    [Description("The id of the SCIM Group.")]
    public required Guid Id { get; init; }

    public required string DisplayName { get; init; }

    public required string? ExternalId { get; init; }
}

internal sealed record SetGroupRolesRequest
{
    [Description("All rules, at most 500. Each has roles and exactly one of displayName, externalId and groupId; the latter two need a providerId.")]
    public required GroupRoleInput[] GroupRoles { get; init; }
}

internal sealed record GroupRoleInput
{
    [Description("The connection. Absent: groups of that displayName at all connections of the organization.")]
    [MinLength(1), MaxLength(64)]
    public string? ProviderId { get; init; }

    [Description("The displayName of groups, compared without regard to case.")]
    [MinLength(1), MaxLength(512)]
    public string? DisplayName { get; init; }

    [Description("The externalId of a group.")]
    [MinLength(1), MaxLength(512)]
    public string? ExternalId { get; init; }

    [Description("The id of a SCIM Group.")]
    public string? GroupId { get; init; }

    [Description("The roles that the group gives, separated by commas.")]
    [MinLength(1), MaxLength(256)]
    public required string Roles { get; init; }
}

internal sealed record GroupRoles
{
    [Description("The rules, in their order. What one of them does not say is null.")]
    [System.Text.Json.Serialization.JsonPropertyName("groupRoles")]
    public required GroupRole[] Rules { get; init; }
}

internal sealed record GroupRole
{
    public required string? ProviderId { get; init; }

    public required string? DisplayName { get; init; }

    public required string? ExternalId { get; init; }

    public required string? GroupId { get; init; }

    public required string Roles { get; init; }
}

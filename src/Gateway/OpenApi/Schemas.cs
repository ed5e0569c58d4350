using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace ScimCluster.Gateway.OpenApi;

// What goes over the wire, for the schemas of the OpenAPI document. Tests compare with what the server reads and writes.

internal sealed record Error
{
    [Description("A word for programs.")]
    public required string Code { get; init; }

    [Description("A sentence for people.")]
    public required string Message { get; init; }
}

internal sealed record GenerateTokenRequest
{
    [Description("The connection's name, unique among the living ones; without ':' and without a space at either end.")]
    [MinLength(1), MaxLength(64)]
    public required string ProviderId { get; init; }

    [Description("The organization that the connection belongs to. Absent or empty: the connection's own; a new one is then personal.")]
    [MaxLength(64)]
    public string? OrganizationId { get; init; }

    [Description("What the token is called in lists.")]
    [MaxLength(100)]
    public string? Label { get; init; }

    [Description("From when on the token is no longer accepted. Absent: never.")]
    public DateTimeOffset? ExpiresAt { get; init; }
}

internal sealed record GeneratedToken
{
    [Description("The bearer token that the identity provider gets. It is shown this once.")]
    public required string ScimToken { get; init; }
}

internal sealed record ProviderConnection
{
    [Description("The tenant behind the connection; it stays the same when the connection is deleted and made again by its owner.")]
    public required Guid Id { get; init; }

    [Description("The connection's name.")]
    public required string ProviderId { get; init; }

    [Description("The organization that the connection belongs to, or null for a personal one.")]
    public required string? OrganizationId { get; init; }
}

internal sealed record ProviderConnectionList
{
    [Description("The connections that the user may manage, by name.")]
    public required ProviderConnection[] Providers { get; init; }
}

internal sealed record DeleteProviderConnectionRequest
{
    [Description("The connection's name.")]
    [MinLength(1), MaxLength(64)]
    public required string ProviderId { get; init; }
}

internal sealed record RestoreUserRequest
{
    [Description("The connection's name.")]
    [MinLength(1), MaxLength(64)]
    public required string ProviderId { get; init; }

    [Description("The SCIM id of the deleted user.")]
    public required string UserId { get; init; }
}

internal sealed record ReleaseGuardRequest
{
    [Description("The connection's name.")]
    [MinLength(1), MaxLength(64)]
    public required string ProviderId { get; init; }
}

internal sealed record RestoredUser
{
    [Description("The SCIM id of the user.")]
    public required Guid Id { get; init; }

    [Description("The version that the user has now: the SCIM meta.version.")]
    public required string Version { get; init; }
}

internal sealed record Success
{
    [Description("Always true: a refusal has another status.")]
    [JsonPropertyName("success")]
    public required bool IsSuccess { get; init; }
}

internal sealed record CreateOrganizationRequest
{
    [Description("The organization's id, as the SaaS knows it; without control characters and / \\ ? # % *.")]
    [MinLength(1), MaxLength(64)]
    public required string Id { get; init; }

    [Description("The organization's name.")]
    [MinLength(1), MaxLength(256)]
    public required string Name { get; init; }
}

internal sealed record Organization
{
    [Description("The organization's id, as the SaaS knows it.")]
    public required string Id { get; init; }

    [Description("The organization's name.")]
    public required string Name { get; init; }

    [Description("When the organization was created.")]
    public required DateTimeOffset Created { get; init; }
}

internal sealed record OrganizationList
{
    [Description("All organizations, by id.")]
    public required Organization[] Organizations { get; init; }
}

internal sealed record SetMemberRequest
{
    [Description("The member's roles, separated by commas.")]
    [MinLength(1), MaxLength(256)]
    public required string Roles { get; init; }
}

internal sealed record Member
{
    [Description("The user, as sessions name them in sub.")]
    public required string UserId { get; init; }

    [Description("The member's roles, separated by commas: those given by hand, then those that groups give.")]
    public required string Roles { get; init; }

    [Description("Where each role is from.")]
    public required RoleSource[] RoleSources { get; init; }
}

internal sealed record MemberList
{
    [Description("The members, by user id; people that an identity provider has provisioned are among them.")]
    public required Member[] Members { get; init; }
}

internal sealed record Metadata
{
    [Description("The id of the server plugin whose routes these are.")]
    public required string Id { get; init; }

    [Description("The version of the gateway that answered.")]
    public required string Version { get; init; }

    [Description("The id of the client plugin that belongs to the server plugin.")]
    public required string Client { get; init; }
}

internal sealed record TokenInfo
{
    public required string ProviderId { get; init; }

    public required string? OrganizationId { get; init; }

    public required Token[] Tokens { get; init; }
}

internal sealed record Token
{
    [Description("Names the token when it is revoked.")]
    public required Guid Id { get; init; }

    public required string? Label { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string? CreatedBy { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    [Description("When the token was last used, to within minutes.")]
    public required DateTimeOffset? LastUsedAt { get; init; }
}

internal sealed record RotateTokenRequest
{
    [MinLength(1), MaxLength(64)]
    public required string ProviderId { get; init; }

    public string? Label { get; init; }

    [Description("From when on the new token is no longer accepted. Absent: never.")]
    public DateTimeOffset? ExpiresAt { get; init; }

    [Description("After how long the earlier tokens end; 0 is at once. Absent: when they are revoked.")]
    public int? OverlapSeconds { get; init; }
}

internal sealed record RotatedToken
{
    [Description("The bearer token that the identity provider gets. It is shown this once.")]
    public required string ScimToken { get; init; }

    public required Guid Id { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }
}

internal sealed record RevokeTokenRequest
{
    [MinLength(1), MaxLength(64)]
    public required string ProviderId { get; init; }

    public required Guid Id { get; init; }
}

internal sealed record UserMapping
{
    [Description("The connection's name.")]
    public required string ProviderId { get; init; }

    [Description("Whose mapping it is: connection, or deployment where the connection has none of its own.")]
    public required string Source { get; init; }

    [Description("Fields of the user model (email, name, or others) by SCIM attribute.")]
    public required Dictionary<string, string> Mapping { get; init; }
}

internal sealed record OrganizationUser
{
    [Description("The id of the SCIM User.")]
    public required Guid Id { get; init; }

    [Description("The e-mail address; null for a member whom no identity provider holds any more.")]
    public required string? Email { get; init; }

    [Description("The name to show.")]
    public required string? Name { get; init; }

    [Description("Whether an identity provider of the organization says that the user is active.")]
    public required bool Active { get; init; }

    [Description("The member's roles, separated by commas.")]
    public required string Roles { get; init; }

    [Description("Further fields of the user mapping: texts as they are, other values as JSON.")]
    public required Dictionary<string, string> Fields { get; init; }

    [Description("Where each role is from.")]
    public required RoleSource[] RoleSources { get; init; }
}

namespace ScimCluster.Grains;

/// <summary>The wish for a new token.</summary>
/// <param name="UserId">The asking user; owner of the connection if it is a personal one.</param>
/// <param name="OrganizationId">The organization the connection is for, or null to keep the connection's own.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="NotAfter">Until when the asker waits; later it is refused. Null for ever.</param>
/// <param name="Label">What administrators call the token, or null.</param>
/// <param name="ExpiresAt">From when on the token is refused, or null for never.</param>
[GenerateSerializer, Immutable, Alias("scim.generate-token")]
public sealed record GenerateToken(
    [property: Id(0)] string UserId,
    [property: Id(1)] string? OrganizationId,
    [property: Id(2)] string RequestId,
    [property: Id(3)] DateTimeOffset? NotAfter = null,
    [property: Id(4)] string? Label = null,
    [property: Id(5)] DateTimeOffset? ExpiresAt = null);

/// <summary>A token on its way to the user, the only time it can be read.</summary>
/// <param name="ScimToken">The wire form: base64url of <c>secret:providerId[:organizationId]</c>.</param>
/// <param name="Connection">The connection that it opens.</param>
/// <param name="TokenId">Names the token in lists and in the log.</param>
/// <param name="ExpiresAt">From when on it is refused, or null for never.</param>
[GenerateSerializer, Immutable, Alias("scim.issued-token")]
public sealed record IssuedToken(
    [property: Id(0)] string ScimToken,
    [property: Id(1)] ProviderConnection Connection,
    [property: Id(2)] Guid TokenId,
    [property: Id(3)] DateTimeOffset? ExpiresAt)
{
    /// <summary>Names the connection only: a token never appears in a log.</summary>
    public override string ToString() => $"IssuedToken {{ {Connection} }}";
}

/// <summary>The wish to delete a connection.</summary>
/// <param name="UserId">The asking user.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="NotAfter">Until when the asker waits; later it is refused. Null for ever.</param>
[GenerateSerializer, Immutable, Alias("scim.delete-connection")]
public sealed record DeleteConnection(
    [property: Id(0)] string UserId,
    [property: Id(1)] string RequestId,
    [property: Id(2)] DateTimeOffset? NotAfter = null);

/// <summary>The wish to restore a deprovisioned User.</summary>
/// <param name="ActorId">The asking user.</param>
/// <param name="UserId">The SCIM <c>id</c> of the User.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="NotAfter">Until when the asker waits; later it is refused. Null for ever.</param>
/// <param name="PreserveCase">False writes a mapped e-mail address in small letters.</param>
[GenerateSerializer, Immutable, Alias("scim.restore-user")]
public sealed record RestoreUser(
    [property: Id(0)] string ActorId,
    [property: Id(1)] string UserId,
    [property: Id(2)] string RequestId,
    [property: Id(3)] DateTimeOffset? NotAfter = null,
    [property: Id(4)] bool PreserveCase = false);

/// <summary>A connection as its administrators see it.</summary>
/// <param name="ProviderKey">The tenant; never used again for another one.</param>
/// <param name="ProviderId">The name, unique among the living connections.</param>
/// <param name="OrganizationId">The organization that owns it, or null for a personal one.</param>
/// <param name="OwnerId">The user who owns a personal connection, or null.</param>
[GenerateSerializer, Immutable, Alias("scim.connection")]
public sealed record ProviderConnection(
    [property: Id(0)] Guid ProviderKey,
    [property: Id(1)] string ProviderId,
    [property: Id(2)] string? OrganizationId,
    [property: Id(3)] string? OwnerId);

/// <summary>What a valid token gives access to.</summary>
/// <param name="ProviderId">The connection's name, part of every grain key of the tenant.</param>
/// <param name="ProviderKey">The tenant.</param>
/// <param name="Epoch">Goes up when a token ends: writes authorized under an earlier one do nothing.</param>
/// <param name="OrganizationId">The organization, or null for a personal connection.</param>
/// <param name="NotAfter">
/// Until when the caller waits for a write, by PostgreSQL's clock: later it is not carried out. Null for ever.
/// </param>
/// <param name="TokenId">The token that was presented; null for that of a static provider.</param>
/// <param name="TokenLabel">What administrators call this token, or null.</param>
/// <param name="UserMapping">The connection's own user mapping; null for the deployment's.</param>
/// <param name="ActorId">The administrator who asks in the place of a token, or null.</param>
[GenerateSerializer, Immutable, Alias("scim.provider-access")]
public sealed record ProviderAccess(
    [property: Id(0)] string ProviderId,
    [property: Id(1)] Guid ProviderKey,
    [property: Id(2)] long Epoch,
    [property: Id(3)] string? OrganizationId,
    [property: Id(4)] DateTimeOffset? NotAfter = null,
    [property: Id(5)] Guid? TokenId = null,
    [property: Id(6)] string? TokenLabel = null,
    [property: Id(7)] UserMappingRules? UserMapping = null,
    [property: Id(8)] string? ActorId = null);

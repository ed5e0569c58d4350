namespace ScimCluster.Grains;

/// <summary>The wish for one more token of a connection.</summary>
/// <param name="UserId">The asking user.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="Label">What administrators call the token, or null.</param>
/// <param name="ExpiresAt">From when on the token is refused, or null for never.</param>
/// <param name="Overlap">After which time the older tokens end; zero at once, null when they are revoked.</param>
/// <param name="NotAfter">Until when the asker waits; later it is refused. Null for ever.</param>
[GenerateSerializer, Immutable, Alias("scim.rotate-token")]
public sealed record RotateToken(
    [property: Id(0)] string UserId,
    [property: Id(1)] string RequestId,
    [property: Id(2)] string? Label = null,
    [property: Id(3)] DateTimeOffset? ExpiresAt = null,
    [property: Id(4)] TimeSpan? Overlap = null,
    [property: Id(5)] DateTimeOffset? NotAfter = null);

/// <summary>The wish to end one token of a connection.</summary>
/// <param name="UserId">The asking user.</param>
/// <param name="TokenId">The token.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="NotAfter">Until when the asker waits; later it is refused. Null for ever.</param>
[GenerateSerializer, Immutable, Alias("scim.revoke-token")]
public sealed record RevokeToken(
    [property: Id(0)] string UserId,
    [property: Id(1)] Guid TokenId,
    [property: Id(2)] string RequestId,
    [property: Id(3)] DateTimeOffset? NotAfter = null);

/// <summary>The living tokens of a connection, the oldest first.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Tokens">Its tokens, never with their secrets.</param>
[GenerateSerializer, Immutable, Alias("scim.connection-tokens")]
public sealed record ConnectionTokens(
    [property: Id(0)] ProviderConnection Connection,
    [property: Id(1)] TokenInfo[] Tokens);

/// <summary>What administrators see of a token.</summary>
/// <param name="TokenId">Names it.</param>
/// <param name="Label">What administrators call it, or null.</param>
/// <param name="CreatedAt">When it was issued.</param>
/// <param name="CreatedBy">The user who asked for it; null for tokens of versions that did not keep it.</param>
/// <param name="ExpiresAt">From when on it is refused, or null for never.</param>
/// <param name="LastUsedAt">When it was last accepted, to within <c>Tokens:LastUsedInterval</c>; null for never.</param>
[GenerateSerializer, Immutable, Alias("scim.token-info")]
public sealed record TokenInfo(
    [property: Id(0)] Guid TokenId,
    [property: Id(1)] string? Label,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] string? CreatedBy,
    [property: Id(4)] DateTimeOffset? ExpiresAt,
    [property: Id(5)] DateTimeOffset? LastUsedAt);

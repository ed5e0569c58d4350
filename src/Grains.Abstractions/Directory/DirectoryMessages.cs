namespace ScimCluster.Grains;

/// <summary>Where a User's identity is.</summary>
/// <param name="UserId">The SCIM <c>id</c>.</param>
/// <param name="AccountId">The accountId, part of the identity grain's key.</param>
[GenerateSerializer, Immutable, Alias("scim.identity-location")]
public sealed record IdentityLocation(
    [property: Id(0)] Guid UserId,
    [property: Id(1)] string AccountId);

/// <summary>A page of Users.</summary>
/// <param name="Filter">The filter as sent (RFC 7644 §3.4.2.2), or null for all.</param>
/// <param name="StartIndex">The position of the first User, from 1.</param>
/// <param name="Count">How many to return at most; 0 only counts.</param>
[GenerateSerializer, Immutable, Alias("scim.list-identities")]
public sealed record ListIdentities(
    [property: Id(0)] string? Filter,
    [property: Id(1)] int StartIndex,
    [property: Id(2)] int Count);

/// <summary>A page of Users.</summary>
/// <param name="TotalResults">How many the filter selects in all.</param>
/// <param name="Identities">The Users of the page.</param>
[GenerateSerializer, Immutable, Alias("scim.identity-list")]
public sealed record IdentityList(
    [property: Id(0)] int TotalResults,
    [property: Id(1)] IdentitySnapshot[] Identities);

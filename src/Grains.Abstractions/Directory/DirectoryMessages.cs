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
/// <param name="StartIndex">The position of the first User, from 1; without meaning where there is a cursor.</param>
/// <param name="Count">How many to return at most; 0 only counts.</param>
/// <param name="Cursor">Where the page begins (RFC 9865): empty for the first page; null to page by index.</param>
/// <param name="SortBy">The attribute to sort by as sent (RFC 7644 §3.4.2.3), or null for the order of ids.</param>
/// <param name="Descending">Whether the largest value comes first.</param>
/// <param name="WithGroups">Whether Users come with their groups.</param>
/// <param name="CountIsDefault">Whether the client left the count open: behind a cursor it is then that of the page before.</param>
[GenerateSerializer, Immutable, Alias("scim.list-identities")]
public sealed record ListIdentities(
    [property: Id(0)] string? Filter,
    [property: Id(1)] int StartIndex,
    [property: Id(2)] int Count,
    [property: Id(3)] string? Cursor = null,
    [property: Id(4)] string? SortBy = null,
    [property: Id(5)] bool Descending = false,
    [property: Id(6)] bool CountIsDefault = false,
    [property: Id(7)] bool WithGroups = false);

/// <summary>A page of Users.</summary>
/// <param name="TotalResults">How many the filter selects in all.</param>
/// <param name="Identities">The Users of the page.</param>
/// <param name="NextCursor">Where the next page begins, if the page was asked for by cursor and is not the last.</param>
[GenerateSerializer, Immutable, Alias("scim.identity-list")]
public sealed record IdentityList(
    [property: Id(0)] int TotalResults,
    [property: Id(1)] IdentitySnapshot[] Identities,
    [property: Id(2)] string? NextCursor = null);

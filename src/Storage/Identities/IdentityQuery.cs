namespace ScimCluster.Storage;

/// <summary>The indexed attributes of an identity that a query can compare.</summary>
public enum IdentityKey
{
    /// <summary>The SCIM <c>id</c>, as text; what is no UUID matches nothing.</summary>
    Id,

    /// <summary><c>userName</c>, compared with a folded value.</summary>
    UserName,

    /// <summary><c>externalId</c>, compared exactly.</summary>
    ExternalId,
}

/// <summary>A condition: the key equals the value.</summary>
/// <param name="Key">The indexed attribute.</param>
/// <param name="Value">The value, folded where the key is.</param>
public readonly record struct IdentityCondition(IdentityKey Key, string Value);

/// <summary>A page of those identities that meet all conditions.</summary>
/// <param name="Conditions">All must hold; none selects every identity of the provider.</param>
/// <param name="Offset">How many to skip, from 0.</param>
/// <param name="Limit">How many to return at most; 0 only counts.</param>
public sealed record IdentityQuery(IReadOnlyList<IdentityCondition> Conditions, int Offset, int Limit);

/// <summary>A page of identities.</summary>
/// <param name="Rows">The rows of the page.</param>
/// <param name="Total">How many meet the conditions in all.</param>
public sealed record IdentityPage(IReadOnlyList<IdentityRow> Rows, int Total);

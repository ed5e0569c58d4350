namespace ScimCluster.Grains;

/// <summary>Which versions of a resource a change may start from (RFC 9110 §13.1); the write itself names the version that was compared.</summary>
/// <param name="AnyOf">The versions that will do; empty for none, null for any.</param>
/// <param name="NoneOf">The versions that will not do; null for none.</param>
[GenerateSerializer, Immutable, Alias("scim.version-condition")]
public sealed record VersionCondition(
    [property: Id(0)] long[]? AnyOf,
    [property: Id(1)] long[]? NoneOf)
{
    /// <summary>Whether a change may start from this version.</summary>
    public bool IsMetBy(long version) => AnyOf?.Contains(version) != false && NoneOf?.Contains(version) != true;
}

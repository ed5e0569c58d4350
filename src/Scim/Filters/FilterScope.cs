using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Filters;

/// <summary>Where the names of a filter are looked up: in a resource type, or in one element of an attribute.</summary>
internal sealed record FilterScope(Func<AttributePath, BoundPath?> Lookup, string Name, ScimMode Mode)
{
    /// <summary>Looks up the path of an expression.</summary>
    public ScimResult<BoundPath> Resolve(FilterExpression expression, AttributePath path)
    {
        var bound = Lookup(path);
        if (bound?.Leaf is not { } leaf)
        {
            var name = Excerpt.Of((path with { ValueFilter = null }).ToString());
            return expression.Refuse($"'{name}' names no attribute of {Name}");
        }

        // A filter on a secret would tell it bit by bit (RFC 7644 §7.5.2 for personal data; RFC 7643 §7, writeOnly).
        return leaf.Returned == Returned.Never ? expression.Refuse($"'{bound}' cannot be filtered") : bound;
    }
}

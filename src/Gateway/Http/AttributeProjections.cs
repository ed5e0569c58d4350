using ScimCluster.Scim;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Http;

/// <summary>Reads <c>attributes</c> and <c>excludedAttributes</c> (RFC 7644 §3.9) from a query string.</summary>
internal static class AttributeProjections
{
    public static ScimResult<AttributeProjection> From(ResourceType type, IQueryCollection query) =>
        AttributeProjection.Parse(type, Joined(query, "attributes"), Joined(query, "excludedAttributes"));

    private static string? Joined(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) ? string.Join(',', values.AsEnumerable()) : null;
}

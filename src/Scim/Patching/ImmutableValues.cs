using System.Text.Json.Nodes;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Patching;

/// <summary>RFC 7643 §7, "immutable": a value may be given once, and the same value again.</summary>
internal static class ImmutableValues
{
    public static ScimError? Check(SchemaAttribute attribute, JsonNode? existing, JsonNode? value, BoundPath path) =>
        attribute.Mutability == Mutability.Immutable && existing is not null && !JsonNode.DeepEquals(existing, value)
            ? ScimError.Mutability($"'{path}' is immutable.")
            : null;
}

using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Lenient;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>The <c>schemas</c> of a body (RFC 7643 §3): a non-empty array that names the base schema.</summary>
internal static class SchemasMember
{
    /// <summary>Lenient: a missing <c>schemas</c> is accepted; further URIs are ignored.</summary>
    public static ScimError? Check(ResourceType type, JsonNode? schemas, ScimMode mode)
    {
        if (schemas is null && mode == ScimMode.Lenient)
        {
            return null;
        }

        if (schemas is not JsonArray { Count: > 0 } array)
        {
            return ScimError.InvalidSyntax("'schemas' must be an array that names the schemas of the resource.");
        }

        var namesBase = false;
        foreach (var element in array)
        {
            if (!element.TryGetText(out var uri))
            {
                return ScimError.InvalidSyntax("'schemas' must hold strings.");
            }

            var isBase = string.Equals(uri, type.Schema.Id, StringComparison.OrdinalIgnoreCase);
            namesBase |= isBase;
            if (!isBase && !MarkerSchema.IsAccepted(mode) && type.FindExtension(uri) is null)
            {
                return ScimError.InvalidSyntax($"'schemas' names '{Excerpt.Of(uri)}', which {type.Name} does not have.");
            }
        }

        return namesBase ? null : ScimError.InvalidSyntax($"'schemas' must name '{type.Schema.Id}'.");
    }
}

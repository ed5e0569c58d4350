using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Patching;

/// <summary>Merges the members of a value into one complex value.</summary>
internal static class ComplexValue
{
    /// <summary>The merged and checked value; null if nothing is left of it.</summary>
    public static ScimResult<JsonNode?> Merge(
        PatchDocument document, SchemaAttribute attribute, JsonObject? existing, JsonNode value, PatchOperationKind kind, string path)
    {
        if (value is not JsonObject members)
        {
            return ScimError.InvalidValue($"'{path}' must be an object.");
        }

        var merged = existing is null ? [] : (JsonObject)existing.DeepClone();
        foreach (var (name, member) in members)
        {
            if (attribute.FindSubAttribute(name) is not { } sub)
            {
                if (!document.IsLenient)
                {
                    return ScimError.InvalidSyntax($"'{path}' has no sub-attribute '{Excerpt.Of(name)}'.");
                }

                continue;
            }

            // RFC 7644 §3.5.1: values of readOnly attributes are ignored.
            if (sub.Mutability == Mutability.ReadOnly || (member is null && kind == PatchOperationKind.Add))
            {
                continue;
            }

            merged.Remove(sub.Name);
            if (member is not null)
            {
                merged.Add(sub.Name, member.DeepClone());
            }
        }

        return Check(document, attribute, existing, merged, path);
    }

    private static ScimResult<JsonNode?> Check(
        PatchDocument document, SchemaAttribute attribute, JsonObject? existing, JsonObject merged, string path)
    {
        if (document.Values.ReadSingle(attribute, merged, path).IsRefused(out var error, out var read))
        {
            return error;
        }

        foreach (var sub in attribute.SubAttributes)
        {
            JsonNode? before = null;
            if (existing is null || !existing.TryGetMember(sub.Name, out before) || before is null)
            {
                continue;
            }

            if (sub.Mutability == Mutability.Immutable && !JsonNode.DeepEquals(before, (read as JsonObject)?[sub.Name]))
            {
                return ScimError.Mutability($"'{path}.{sub.Name}' is immutable.");
            }

            // What the service provider wrote stays as long as there is a value to stand beside.
            if (sub.Mutability == Mutability.ReadOnly && read is JsonObject result)
            {
                MemberOrder.Set(attribute, result, sub, before.DeepClone());
            }
        }

        return read;
    }
}

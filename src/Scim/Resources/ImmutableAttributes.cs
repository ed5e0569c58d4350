using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>What a PUT may not change (RFC 7644 §3.5.1).</summary>
public static class ImmutableAttributes
{
    /// <summary>
    /// Takes over the immutable values that a replacement leaves out: a client that does not know an attribute takes
    /// nothing away. Values of single complex attributes are looked at one by one, elements of multi-valued ones are not:
    /// replacing an element removes one and adds another.
    /// </summary>
    /// <param name="type">The resource type.</param>
    /// <param name="current">The document as stored.</param>
    /// <param name="replacement">The document in its place, as <see cref="ResourceReader"/> gives it; it is changed.</param>
    /// <returns>The replacement in canonical order, or 400 <c>mutability</c> naming the attribute that has another value.</returns>
    public static ScimResult<JsonObject> Keep(ResourceType type, JsonObject current, JsonObject replacement)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(replacement);
        var refusal = Keep(type.Schema.Attributes, current, replacement, "");
        foreach (var extension in type.Extensions)
        {
            refusal ??= KeepExtension(extension.Schema, current, replacement);
        }

        return refusal is null ? CanonicalDocument.Arrange(type, replacement) : refusal;
    }

    private static ScimError? KeepExtension(Schema schema, JsonObject current, JsonObject replacement)
    {
        if (!current.TryGetMember(schema.Id, out var node) || node is not JsonObject before)
        {
            return null;
        }

        var after = replacement.TryGetMember(schema.Id, out var sent) && sent is JsonObject members ? members : [];
        var refusal = Keep(schema.Attributes, before, after, schema.Id + ":");
        if (after.Count > 0 && after.Parent is null)
        {
            replacement[schema.Id] = after;
        }

        return refusal;
    }

    private static ScimError? Keep(IReadOnlyList<SchemaAttribute> attributes, JsonObject before, JsonObject after, string prefix)
    {
        foreach (var attribute in attributes)
        {
            if (!before.TryGetMember(attribute.Name, out var old) || old is null)
            {
                continue;
            }

            after.TryGetMember(attribute.Name, out var sent);
            if (attribute.Mutability == Mutability.Immutable)
            {
                if (sent is null)
                {
                    after[attribute.Name] = old.DeepClone();
                }
                else if (!JsonNode.DeepEquals(old, sent))
                {
                    return ScimError.Mutability($"'{prefix}{attribute.Name}' is immutable and has another value.");
                }
            }
            else if (old is JsonObject oldMembers && attribute.SubAttributes.Any(sub => sub.Mutability == Mutability.Immutable))
            {
                var members = sent as JsonObject ?? [];
                if (Keep(attribute.SubAttributes, oldMembers, members, $"{prefix}{attribute.Name}.") is { } refusal)
                {
                    return refusal;
                }

                if (members.Count > 0 && members.Parent is null)
                {
                    after[attribute.Name] = members;
                }
            }
        }

        return null;
    }
}

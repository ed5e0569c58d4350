using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>What the extensions of a document lack (RFC 7643 §7).</summary>
public static class RequiredAttributes
{
    /// <summary>Finds a required attribute that an operation has left without a value in an extension that has others.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="before">The document as stored: what it lacked before the operation is no refusal.</param>
    /// <param name="after">The document after the operation.</param>
    /// <returns><c>invalidValue</c> naming the attribute, or null.</returns>
    public static ScimError? FindNewlyMissing(ResourceType type, JsonObject before, JsonObject after)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        foreach (var schema in type.Extensions.Select(extension => extension.Schema))
        {
            if (FindMissing(schema, after) is { } missing && FindMissing(schema, before) is null)
            {
                return ScimError.InvalidValue($"'{schema.Id}:{missing.Name}' is required.");
            }
        }

        return null;
    }

    private static SchemaAttribute? FindMissing(Schema schema, JsonObject document) =>
        document.TryGetMember(schema.Id, out var node) && node is JsonObject { Count: > 0 } values
            ? schema.Attributes.FirstOrDefault(attribute =>
                attribute is { Required: true, Mutability: Mutability.ReadWrite or Mutability.Immutable }
                && (!values.TryGetMember(attribute.Name, out var value) || value is null))
            : null;
}

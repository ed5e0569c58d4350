using System.Text.Json.Nodes;
using ScimCluster.Scim.Lenient;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Patching;

/// <summary>"add" and "replace" on a path without filter (RFC 7644 §3.5.2.1 and §3.5.2.3).</summary>
internal static class WriteOperation
{
    public static ScimError? Apply(PatchDocument document, PatchOperation operation, BoundPath path)
    {
        // Adding nothing changes nothing; replacing by nothing removes (RFC 7643 §2.5: null and [] are "unassigned").
        if (operation.Value is null or JsonArray { Count: 0 })
        {
            return operation.Kind == PatchOperationKind.Add ? null : RemoveOperation.Apply(document, operation with { Value = null }, path);
        }

        var attribute = path.Attribute!;
        return (path.SubAttribute, attribute) switch
        {
            ({ }, { MultiValued: true }) => WriteToAllElements(document, operation, path),
            ({ } sub, _) => WriteComplex(document, operation, path, new JsonObject { [sub.Name] = operation.Value.DeepClone() }),
            (null, { MultiValued: true }) => WriteElements(document, operation, path),
            (null, { Type: AttributeType.Complex }) => WriteComplex(document, operation, path, operation.Value),
            _ => WriteSimple(document, operation, path),
        };
    }

    private static ScimError? WriteSimple(PatchDocument document, PatchOperation operation, BoundPath path)
    {
        var attribute = path.Attribute!;
        if (document.Values.Read(attribute, operation.Value, path.ToString()).IsRefused(out var error, out var value))
        {
            return error;
        }

        // The password is checked and forgotten.
        if (attribute.Mutability == Mutability.WriteOnly)
        {
            return null;
        }

        if (ImmutableValues.Check(attribute, document.Get(path), value, path) is { } refusal)
        {
            return refusal;
        }

        document.Set(path, value);
        return null;
    }

    // RFC 7644 §3.5.2.3: sub-attributes that the value does not name are left unchanged.
    private static ScimError? WriteComplex(PatchDocument document, PatchOperation operation, BoundPath path, JsonNode value)
    {
        var attribute = path.Attribute!;
        var source = document.IsLenient ? BareReference.Rewrite(attribute, value) : value;
        // The value names the sub-attributes, also the one that the path ends in.
        var name = (path with { SubAttribute = null }).ToString();
        var merged = ComplexValue.Merge(document, attribute, document.Get(path) as JsonObject, source, operation.Kind, name);
        if (merged.IsRefused(out var error, out var result))
        {
            return error;
        }

        if (result is null && attribute.Required)
        {
            return ScimError.Mutability($"'{path}' is required and cannot be removed.");
        }

        document.Set(path, result);
        return null;
    }

    private static ScimError? WriteElements(PatchDocument document, PatchOperation operation, BoundPath path)
    {
        var attribute = path.Attribute!;
        if (document.Values.Read(attribute, AsArray(attribute, operation.Value!), path.ToString()).IsRefused(out var error, out var read))
        {
            return error;
        }

        var added = (JsonArray?)read ?? [];
        var isAdd = operation.Kind == PatchOperationKind.Add;
        if (!isAdd && added.Count == 0)
        {
            return RemoveOperation.Apply(document, operation with { Value = null }, path);
        }

        var existing = isAdd && document.Get(path) is JsonArray current ? current : [];
        if (added.Count > 0)
        {
            ElementList.Add(attribute, existing, added);
            if (existing.Parent is null)
            {
                document.Set(path, existing);
            }
        }

        return null;
    }

    // "emails.value" without filter means the sub-attribute of every element.
    private static ScimError? WriteToAllElements(PatchDocument document, PatchOperation operation, BoundPath path)
    {
        if (document.Get(path) is JsonArray { Count: > 0 } elements)
        {
            return ElementWriter.WriteSubAttribute(document, elements, [.. elements.OfType<JsonObject>()], operation, path);
        }

        if (!document.IsLenient)
        {
            return ScimError.NoTarget($"'{path.Attribute}' has no value.");
        }

        var element = new JsonObject { [path.SubAttribute!.Name] = operation.Value!.DeepClone() };
        return WriteElements(document, operation with { Value = new JsonArray(element) }, path with { SubAttribute = null });
    }

    // RFC 7644 §3.5.2.1 shows arrays; one value for a multi-valued attribute is what many clients send and means one element.
    private static JsonNode AsArray(SchemaAttribute attribute, JsonNode value) =>
        value is JsonObject || (value is JsonValue && attribute.Type != AttributeType.Complex) ? new JsonArray(value.DeepClone()) : value;
}

using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Lenient;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Patching;

/// <summary>"remove" (RFC 7644 §3.5.2.2), and "replace" by nothing. What is not there needs no removal.</summary>
internal static class RemoveOperation
{
    public static ScimError? Apply(PatchDocument document, PatchOperation operation, BoundPath path)
    {
        var isRemoval = operation.Kind == PatchOperationKind.Remove;
        if (isRemoval && operation.Value is not null && !document.IsLenient)
        {
            // Ignoring it would remove more than the client means.
            return ScimError.InvalidValue($"The removal of '{path}' takes no value: select with a filter in the path.");
        }

        if (path.SubAttribute is null && path.ValueFilter is null)
        {
            return isRemoval && operation.Value is { } values && path.Attribute!.MultiValued
                ? RemoveListed(document, path, values)
                : RemoveAttribute(document, path);
        }

        // RFC 7644 §3.5.2.2: a required attribute cannot be removed.
        if (path.SubAttribute is { Required: true })
        {
            return ScimError.Mutability($"'{path}' is required and cannot be removed.");
        }

        return document.Get(path) switch
        {
            JsonArray elements => RemoveFromElements(document, path, elements),
            JsonObject members when path.SubAttribute is { } sub => RemoveSubAttribute(document, path, members, sub),
            _ when path.ValueFilter is not null => NothingSelected(document, path),
            _ => null,
        };
    }

    private static ScimError? RemoveAttribute(PatchDocument document, BoundPath path)
    {
        var attribute = path.Attribute!;
        if (attribute.Required)
        {
            return ScimError.Mutability($"'{path}' is required and cannot be removed.");
        }

        if (attribute.Mutability == Mutability.Immutable && document.Get(path) is not null)
        {
            return ScimError.Mutability($"'{path}' is immutable.");
        }

        document.Set(path, null);
        return null;
    }

    private static ScimError? RemoveListed(PatchDocument document, BoundPath path, JsonNode values)
    {
        if (document.Get(path) is JsonArray elements)
        {
            var wanted = ValueListRemoval.Read(path.Attribute!, values);
            RemoveWhere(document, path, elements, e => wanted.Any(w => ValueListRemoval.Matches(path.Attribute!, e, w)));
        }

        return null;
    }

    private static ScimError? RemoveFromElements(PatchDocument document, BoundPath path, JsonArray elements)
    {
        var chosen = path.ValueFilter is null ? [.. elements.OfType<JsonObject>()] : FilteredOperation.Select(elements, path);
        if (chosen.Count == 0)
        {
            return NothingSelected(document, path);
        }

        if (path.SubAttribute is not { } sub)
        {
            var set = new HashSet<JsonNode>(chosen, ReferenceEqualityComparer.Instance);
            RemoveWhere(document, path, elements, set.Contains);
            return null;
        }

        foreach (var element in chosen)
        {
            if (sub.Mutability == Mutability.Immutable && element.TryGetMember(sub.Name, out var value) && value is not null)
            {
                return ScimError.Mutability($"'{path}' is immutable.");
            }

            element.Remove(sub.Name);
        }

        RemoveWhere(document, path, elements, e => e is JsonObject { Count: 0 });
        return null;
    }

    private static ScimError? RemoveSubAttribute(PatchDocument document, BoundPath path, JsonObject members, SchemaAttribute sub)
    {
        if (sub.Mutability == Mutability.Immutable && members.TryGetMember(sub.Name, out var value) && value is not null)
        {
            return ScimError.Mutability($"'{path}' is immutable.");
        }

        members.Remove(sub.Name);
        if (members.Count == 0)
        {
            document.Set(path, null);
        }

        return null;
    }

    // Lenient: Okta and Entra remove members and values that are gone already, and mean just that.
    private static ScimError? NothingSelected(PatchDocument document, BoundPath path) =>
        document.IsLenient ? null : ScimError.NoTarget($"No value of '{path.Attribute}' matches the filter of the path.");

    // One pass: a group may have a hundred thousand members.
    private static void RemoveWhere(PatchDocument document, BoundPath path, JsonArray elements, Func<JsonNode, bool> condition)
    {
        elements.RemoveAll(e => e is null || condition(e));
        if (elements.Count == 0)
        {
            document.Set(path, null);
        }
    }
}

using System.Text.Json.Nodes;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Lenient;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Patching;

/// <summary>"add" and "replace" on <c>emails[type eq "work"]</c>, with or without a sub-attribute.</summary>
internal static class FilteredOperation
{
    public static ScimError? Apply(PatchDocument document, PatchOperation operation, BoundPath path, AttributePath source)
    {
        var all = document.Get(path) as JsonArray ?? [];
        var chosen = Select(all, path);
        if (chosen.Count == 0 && operation.Value is null && document.IsLenient)
        {
            return null;
        }

        if (chosen.Count == 0)
        {
            // RFC 7644 §3.5.2.3: "... the service provider SHALL ... return ... noTarget".
            return document.IsLenient && FilteredCreation.TryBuild(source, operation.Value, out var element)
                ? WriteOperation.Apply(
                    document,
                    operation with { Kind = PatchOperationKind.Add, Value = new JsonArray(element) },
                    path with { ValueFilter = null, SubAttribute = null })
                : ScimError.NoTarget($"No value of '{path.Attribute}' matches the filter of the path.");
        }

        return path.SubAttribute is not null
            ? ElementWriter.WriteSubAttribute(document, all, chosen, operation, path)
            : WriteWholeElements(document, operation, path, all, chosen);
    }

    public static List<JsonObject> Select(JsonArray elements, BoundPath path) =>
        [.. elements.OfType<JsonObject>().Where(e => FilterEvaluator.Matches(path.ValueFilter!, e))];

    // "add" merges into the element; "replace" puts the value in its place: "all matching record values SHALL be replaced".
    private static ScimError? WriteWholeElements(
        PatchDocument document, PatchOperation operation, BoundPath path, JsonArray all, List<JsonObject> chosen)
    {
        var value = operation.Value is JsonArray { Count: <= 1 } array ? array.FirstOrDefault() : operation.Value;
        if (value is null)
        {
            return operation.Kind == PatchOperationKind.Add
                ? null
                : RemoveOperation.Apply(document, operation with { Value = null }, path);
        }

        var written = new List<JsonObject>();
        foreach (var element in chosen)
        {
            var existing = operation.Kind == PatchOperationKind.Add ? element : null;
            var merged = ComplexValue.Merge(document, path.Attribute!, existing, value, operation.Kind, path.ToString());
            if (merged.IsRefused(out var error, out var result))
            {
                return error;
            }

            if (result is not JsonObject renewed)
            {
                return ScimError.InvalidValue($"The value for '{path}' must have sub-attributes.");
            }

            all[all.IndexOf(element)] = renewed;
            written.Add(renewed);
        }

        return ElementWriter.SettlePrimary(all, written, path);
    }
}

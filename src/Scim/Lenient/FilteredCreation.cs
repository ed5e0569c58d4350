using System.Text.Json.Nodes;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Lenient;

/// <summary>An operation on an element that does not exist yet, by which Entra means to create it.</summary>
/// <remarks>
/// sent:     <c>{"op": "replace", "path": "emails[type eq \"work\"].value", "value": "a@b.c"}</c>, no work address there
/// intended: <c>{"op": "add", "path": "emails", "value": [{"type": "work", "value": "a@b.c"}]}</c>
/// </remarks>
internal static class FilteredCreation
{
    public static bool TryBuild(AttributePath path, JsonNode? value, out JsonObject element)
    {
        element = [];
        if (value is null || !TryFill(element, path.ValueFilter!))
        {
            return false;
        }

        if (path.SubAttribute is { } sub)
        {
            Put(element, sub, value);
            return true;
        }

        var members = value is JsonArray { Count: 1 } array ? array[0] as JsonObject : value as JsonObject;
        foreach (var (name, member) in members ?? [])
        {
            Put(element, name, member);
        }

        return members is not null;
    }

    // Only a filter of the form "a eq x and b eq y" says what the element looks like.
    private static bool TryFill(JsonObject element, FilterExpression filter)
    {
        switch (filter)
        {
            case AndExpression and:
                return and.Operands.All(o => TryFill(element, o));
            case ComparisonExpression { Operator: FilterOperator.Equal, Value.Kind: not FilterLiteralKind.Null } equal:
                Put(element, equal.Path.Attribute, equal.Value.Kind switch
                {
                    FilterLiteralKind.Number => JsonValue.Create(equal.Value.Number),
                    FilterLiteralKind.Boolean => JsonValue.Create(equal.Value.Text is "true"),
                    _ => JsonValue.Create(equal.Value.Text),
                });
                return true;
            default:
                return false;
        }
    }

    private static void Put(JsonObject element, string name, JsonNode? value)
    {
        var existing = element.FirstOrDefault(m => string.Equals(m.Key, name, StringComparison.OrdinalIgnoreCase)).Key;
        if (existing is not null)
        {
            element.Remove(existing);
        }

        element.Add(name, value?.DeepClone());
    }
}

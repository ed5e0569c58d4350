using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Lenient;

/// <summary>A removal that lists the values to remove, which Entra (legacy), JumpCloud and Ping send.</summary>
/// <remarks>
/// sent:     <c>{"op": "remove", "path": "members", "value": [{"$ref": null, "value": "2819"}]}</c>, or as its value
///           <c>{"value": "2819"}</c>, <c>["2819"]</c>, or <c>{"members": [{"value": "2819"}]}</c>
/// intended: <c>{"op": "remove", "path": "members[value eq \"2819\"]"}</c>
/// Taken literally it would empty the group.
/// </remarks>
internal static class ValueListRemoval
{
    /// <summary>The values to look for: each an object of sub-attributes to compare, or a single value.</summary>
    public static IReadOnlyList<JsonNode> Read(SchemaAttribute attribute, JsonNode value)
    {
        if (value is JsonObject { Count: 1 } wrapper && wrapper.TryGetMember(attribute.Name, out var inner) && inner is not null)
        {
            value = inner;
        }

        return value is JsonArray array ? [.. array.OfType<JsonNode>()] : [value];
    }

    public static bool Matches(SchemaAttribute attribute, JsonNode element, JsonNode wanted)
    {
        if (element is not JsonObject members)
        {
            return JsonNode.DeepEquals(element, wanted);
        }

        if (wanted is not JsonObject conditions)
        {
            return members.TryGetMember("value", out var single) && Same(attribute.FindSubAttribute("value"), single, wanted);
        }

        // Where there is a value it alone decides: display names and references get stale.
        if (conditions.TryGetMember("value", out var key) && key is not null)
        {
            return members.TryGetMember("value", out var value) && Same(attribute.FindSubAttribute("value"), value, key);
        }

        var given = conditions.Where(c => c.Value is not null).ToList();
        return given.Count > 0 && given.TrueForAll(c =>
            members.TryGetMember(c.Key, out var value) && Same(attribute.FindSubAttribute(c.Key), value, c.Value!));
    }

    private static bool Same(SchemaAttribute? attribute, JsonNode? left, JsonNode right)
    {
        if (left is null || left.GetValueKind() != JsonValueKind.String || !left.TryGetText(out var a) || !right.TryGetText(out var b))
        {
            return JsonNode.DeepEquals(left, right);
        }

        return attribute is { CaseExact: true }
            ? string.Equals(a, b, StringComparison.Ordinal)
            : string.Equals(CaseFolding.Fold(a), CaseFolding.Fold(b), StringComparison.Ordinal);
    }
}

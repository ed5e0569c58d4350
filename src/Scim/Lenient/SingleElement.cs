using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Lenient;

/// <summary>One value where an array belongs, which OneLogin sends.</summary>
/// <remarks>
/// sent:     <c>"emails": {"value": "a@b.c", "primary": true}</c> or <c>"emails": "a@b.c"</c>
/// intended: <c>"emails": [{"value": "a@b.c", "primary": true}]</c> and <c>"emails": [{"value": "a@b.c"}]</c>
/// </remarks>
internal static class SingleElement
{
    public static bool TryWrap(SchemaAttribute attribute, JsonNode value, out JsonArray array)
    {
        array = [];
        switch (value)
        {
            case JsonObject when attribute.Type == AttributeType.Complex:
                array.Add(value.DeepClone());
                return true;
            case JsonValue when attribute.Type != AttributeType.Complex:
                array.Add(value.DeepClone());
                return true;
            case JsonValue when attribute.FindSubAttribute("value") is not null && value.TryGetText(out var text):
                if (text.Length > 0)
                {
                    array.Add(new JsonObject { ["value"] = text });
                }

                return true;
            default:
                return false;
        }
    }
}

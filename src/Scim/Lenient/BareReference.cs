using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Lenient;

/// <summary>The manager as a string, as an array of one, or emptied by an empty value; Entra does all three.</summary>
/// <remarks>
/// sent:     <c>"manager": "271"</c>, <c>"manager": [{"value": "271"}]</c>, <c>"manager": {"value": ""}</c>
/// intended: <c>"manager": {"value": "271"}</c> twice, and no manager
/// </remarks>
internal static class BareReference
{
    public static JsonNode Rewrite(SchemaAttribute attribute, JsonNode value)
    {
        if (attribute.FindSubAttribute("value") is null)
        {
            return value;
        }

        if (value is JsonArray { Count: <= 1 } array)
        {
            value = array.Count == 1 && array[0] is { } only ? only : new JsonObject();
        }

        return value.TryGetText(out var text) ? new JsonObject { ["value"] = text } : value;
    }

    public static bool IsEmpty(SchemaAttribute attribute, JsonObject members) =>
        !attribute.MultiValued && members.TryGetMember("value", out var value) && value.TryGetText(out var text) && text.Length == 0;
}

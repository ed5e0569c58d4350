using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScimCluster.Scim.Tests.Vectors;

/// <summary>A form in which two resources are equal if they differ only in what the vectors do not speak of.</summary>
internal static class ComparableResource
{
    private static readonly HashSet<string> Ignored = new(StringComparer.OrdinalIgnoreCase) { "meta", "schemas", "id", "groups", "password" };

    public static string Of(JsonObject resource)
    {
        var copy = new JsonObject();
        foreach (var (name, value) in resource.Where(m => !Ignored.Contains(m.Key)))
        {
            copy.Add(name, value?.DeepClone());
        }

        return Normalize(copy)?.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) ?? "{}";
    }

    private static JsonNode? Normalize(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                var sorted = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
                foreach (var (name, value) in members)
                {
                    var isFalsePrimary = string.Equals(name, "primary", StringComparison.OrdinalIgnoreCase) && value?.GetValueKind() == JsonValueKind.False;
                    if (!isFalsePrimary && Normalize(value) is { } kept)
                    {
                        sorted.Add(name.ToLowerInvariant(), kept);
                    }
                }

                return sorted.Count == 0 ? null : new JsonObject(sorted.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
            case JsonArray array:
                var elements = array.Select(Normalize).OfType<JsonNode>().OrderBy(e => e.ToJsonString(), StringComparer.Ordinal).ToArray();
                return elements.Length == 0 ? null : new JsonArray(elements);
            default:
                return node is JsonValue value2 && value2.GetValueKind() == JsonValueKind.String && value2.GetValue<string>().Length == 0
                    ? null
                    : node?.DeepClone();
        }
    }
}

using System.Text.Json.Nodes;

namespace ScimCluster.Scim.Tests.Vectors;

/// <summary>Reads the vectors, and the reviewed list of those whose answer differs here, with the reason.</summary>
internal static class VectorFile
{
    private static readonly Dictionary<string, JsonObject> Reviewed =
        Lines("reviewed.jsonl").ToDictionary(l => (string)l["id"]!, StringComparer.Ordinal);

    public static IEnumerable<JsonObject> Lines(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", name)).Where(l => l.Length > 0).Select(l => (JsonObject)JsonNode.Parse(l)!);

    public static TheoryData<string> Ids(IEnumerable<JsonObject> lines)
    {
        var data = new TheoryData<string>();
        foreach (var line in lines)
        {
            data.Add((string)line["id"]!);
        }

        return data;
    }

    /// <summary>The answer that the reviewed list gives instead, or null.</summary>
    public static string? ReviewedAnswer(string id) => Reviewed.TryGetValue(id, out var entry) ? (string)entry["answer"]! : null;

    public static IReadOnlyCollection<JsonObject> ReviewedEntries => Reviewed.Values;
}

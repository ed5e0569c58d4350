using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScimCluster.Gateway.Tests.Vectors;

/// <summary>A filter vector and the answer that it gets over HTTP.</summary>
internal sealed record FilterVector(string Id, string Filter, JsonObject? Resource, string OwnAnswer)
{
    public const string Selected = "selected";
    public const string NotSelected = "not selected";
    public const string Accepted = "accepted";
    public const string Refused = "invalidFilter";

    /// <summary>The vectors with a user of the schemas of RFC 7643.</summary>
    public static IReadOnlyDictionary<string, FilterVector> Matches { get; } =
        Read(v => v.ContainsKey("resource") && IsOnUsers(v), v => (bool)v["matches"]! ? Selected : NotSelected);

    /// <summary>The vectors on the grammar: what is valid speaks of users, what is not may speak of anything.</summary>
    public static IReadOnlyDictionary<string, FilterVector> Grammar { get; } =
        Read(v => v["valid"] is { } valid && (!(bool)valid || IsOnUsers(v)), v => (bool)v["valid"]! ? Accepted : Refused);

    /// <summary>The vectors whose answer differs over HTTP, with that answer and the reason.</summary>
    public static IReadOnlyList<JsonObject> Reviewed { get; } = [.. Lines("reviewed.jsonl")];

    /// <summary>What the vector is expected to get: its own answer, unless the reviewed list gives another.</summary>
    public string ExpectedAnswer => (string?)Reviewed.FirstOrDefault(r => (string)r["id"]! == Id)?["answer"] ?? OwnAnswer;

    private static Dictionary<string, FilterVector> Read(Func<JsonObject, bool> belongs, Func<JsonObject, string> answer) =>
        Lines("filter.jsonl").Where(belongs)
            .Select(v => new FilterVector((string)v["id"]!, (string)v["filter"]!, (JsonObject?)v["resource"], answer(v)))
            .ToDictionary(v => v.Id, StringComparer.Ordinal);

    private static bool IsOnUsers(JsonObject vector) => vector["userSchema"]?.GetValueKind() == JsonValueKind.True;

    private static IEnumerable<JsonObject> Lines(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", name))
            .Where(l => l.Length > 0).Select(l => (JsonObject)JsonNode.Parse(l)!);
}

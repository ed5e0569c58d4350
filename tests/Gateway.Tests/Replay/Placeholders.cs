using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ScimCluster.Gateway.Tests.Replay;

/// <summary>The values that a conversation has saved, put in the place of <c>{{name}}</c>.</summary>
internal sealed partial class Placeholders
{
    // Stands for what a step that is not played would have saved.
    private const string Unsaved = "00000000-0000-7000-8000-000000000000";

    private readonly Dictionary<string, JsonNode> _saved = new(StringComparer.Ordinal);

    public void Save(string name, JsonNode value) => _saved[name] = value.DeepClone();

    /// <summary>Fills placeholders in text.</summary>
    public string Fill(string text) => Placeholder().Replace(text, match => AsText(match.Groups["name"].Value));

    /// <summary>Fills a document; a string that is nothing but one placeholder becomes the saved JSON value.</summary>
    public JsonNode? Fill(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Fill(member.Value)))),
        JsonArray elements => new JsonArray([.. elements.Select(Fill)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => FillString(value.GetValue<string>()),
        _ => node?.DeepClone(),
    };

    private JsonNode? FillString(string text)
    {
        var match = Placeholder().Match(text);
        return match.Success && match.Length == text.Length && _saved.TryGetValue(match.Groups["name"].Value, out var saved)
            ? saved.DeepClone()
            : JsonValue.Create(Fill(text));
    }

    private string AsText(string name) =>
        !_saved.TryGetValue(name, out var value) ? Unsaved
        : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>()
        : value.ToJsonString();

    [GeneratedRegex(@"\{\{(?<name>\w+)\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}

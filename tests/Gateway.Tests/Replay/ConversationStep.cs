using System.Text.Json.Nodes;

namespace ScimCluster.Gateway.Tests.Replay;

/// <summary>One line of a conversation file: a request and what must come back.</summary>
internal sealed record ConversationStep(int Number, string Name, JsonObject Line)
{
    public JsonObject Request => Line["request"]!.AsObject();

    public JsonObject Expect { get; } = WithoutGroups(Line["expect"]!.AsObject());

    /// <summary>How many values are expected of the Group resource type in the answer of another endpoint.</summary>
    public int ExpectationsOfGroups => ConcernsGroups ? 0 : Line["expect"]!["json"]?.AsObject().Count(NamesGroup) ?? 0;

    public string Path => Request["path"]!.GetValue<string>();

    public int Repeat => Line["repeat"]?.GetValue<int>() ?? 1;

    /// <summary>True for steps that need the Groups endpoint.</summary>
    public bool ConcernsGroups => Path.StartsWith("/Groups", StringComparison.Ordinal);

    public static IReadOnlyList<ConversationStep> Load(string name) =>
    [
        .. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Conversations", name + ".jsonl"))
            .Where(line => line.Length > 0)
            .Select((line, index) => Parse(index + 1, JsonNode.Parse(line)!.AsObject())),
    ];

    private static JsonObject WithoutGroups(JsonObject expect)
    {
        var result = expect.DeepClone().AsObject();
        foreach (var (path, _) in expect["json"]?.AsObject().Where(NamesGroup) ?? [])
        {
            result["json"]!.AsObject().Remove(path);
        }

        return result;
    }

    private static bool NamesGroup(KeyValuePair<string, JsonNode?> expectation) =>
        expectation.Key.Contains("=Group]", StringComparison.Ordinal);

    private static ConversationStep Parse(int number, JsonObject line) => new(number, line["step"]!.GetValue<string>(), line);
}

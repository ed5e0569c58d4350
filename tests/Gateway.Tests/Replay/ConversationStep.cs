using System.Text.Json.Nodes;

namespace ScimCluster.Gateway.Tests.Replay;

/// <summary>One line of a conversation file: a request and what must come back.</summary>
internal sealed record ConversationStep(int Number, string Name, JsonObject Line)
{
    public JsonObject Request => Line["request"]!.AsObject();

    public JsonObject Expect => Line["expect"]!.AsObject();

    public string Path => Request["path"]!.GetValue<string>();

    public int Repeat => Line["repeat"]?.GetValue<int>() ?? 1;

    public static IReadOnlyList<ConversationStep> Load(string name) =>
    [
        .. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Conversations", name + ".jsonl"))
            .Where(line => line.Length > 0)
            .Select((line, index) => Parse(index + 1, JsonNode.Parse(line)!.AsObject())),
    ];

    private static ConversationStep Parse(int number, JsonObject line) => new(number, line["step"]!.GetValue<string>(), line);
}

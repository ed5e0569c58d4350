using System.Globalization;
using System.Text.Json.Nodes;

namespace ScimCluster.Gateway.Tests.OpenApi;

/// <summary>An operation as the document describes it.</summary>
internal sealed record DocumentedOperation(string Method, string Path, JsonObject Json)
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    public string Id => Json["operationId"]!.GetValue<string>();

    public JsonObject? RequestContent => Json["requestBody"]?["content"]?.AsObject().Single().Value!.AsObject();

    public string? RequestMediaType => Json["requestBody"]?["content"]?.AsObject().Single().Key;

    /// <summary>The statuses, and what each may have as its content.</summary>
    public IEnumerable<(int Status, JsonObject? Content)> Responses => Json["responses"]!.AsObject()
        .Select(response => (int.Parse(response.Key, CultureInfo.InvariantCulture), response.Value!["content"]?.AsObject().Single().Value!.AsObject()));

    public static IReadOnlyList<DocumentedOperation> Of(JsonObject document) =>
    [
        .. from path in document["paths"]!.AsObject()
           from member in path.Value!.AsObject()
           where Methods.Contains(member.Key, StringComparer.Ordinal)
           select new DocumentedOperation(member.Key.ToUpperInvariant(), path.Key, member.Value!.AsObject()),
    ];

    /// <summary>The examples of a content by name; one without a name is <c>success</c>.</summary>
    public static IEnumerable<(string Name, JsonNode Value)> ExamplesOf(JsonObject content) =>
        content["example"] is { } example
            ? [("success", example)]
            : content["examples"]!.AsObject().Select(named => (named.Key, named.Value!["value"]!));
}

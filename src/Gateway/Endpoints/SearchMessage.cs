using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The SearchRequest message (RFC 7644 §3.4.3, RFC 9865 §2). Members that it does not have are ignored.</summary>
internal sealed record SearchMessage
{
    /// <summary>The parameters that have one value, besides the filter.</summary>
    public static readonly string[] SingleParameters = ["startIndex", "count", "cursor", "sortBy", "sortOrder"];

    public string? Filter { get; private init; }

    public string? SortBy { get; private init; }

    public string? SortOrder { get; private init; }

    public string? Cursor { get; private init; }

    /// <summary>The number as written.</summary>
    public string? StartIndex { get; private init; }

    /// <summary>The number as written.</summary>
    public string? Count { get; private init; }

    public string[] Attributes { get; private init; } = [];

    public string[] ExcludedAttributes { get; private init; } = [];

    /// <summary>Reads a body whose member names have any case. A missing <c>schemas</c> is accepted, as in other bodies.</summary>
    /// <returns>The message; <c>invalidSyntax</c> for another message, <c>invalidValue</c> or <c>invalidCount</c> naming the member that is wrong.</returns>
    public static ScimResult<SearchMessage> Read(JsonObject body)
    {
        if (body["schemas"] is { } schemas && !Names(schemas, SchemaUris.SearchRequest))
        {
            return ScimError.InvalidSyntax($"'schemas' must name '{SchemaUris.SearchRequest}'.");
        }

        return Text(body, "filter").IsRefused(out var refused, out var filter)
            || Text(body, "sortBy").IsRefused(out refused, out var sortBy)
            || Text(body, "sortOrder").IsRefused(out refused, out var sortOrder)
            || Text(body, "cursor").IsRefused(out refused, out var cursor)
            || Number(body, "startIndex").IsRefused(out refused, out var startIndex)
            || Number(body, "count").IsRefused(out refused, out var count)
            || List(body, "attributes").IsRefused(out refused, out var attributes)
            || List(body, "excludedAttributes").IsRefused(out refused, out var excludedAttributes)
                ? refused
                : new SearchMessage
                {
                    Filter = filter,
                    SortBy = sortBy,
                    SortOrder = sortOrder,
                    Cursor = cursor,
                    StartIndex = startIndex,
                    Count = count,
                    Attributes = attributes,
                    ExcludedAttributes = excludedAttributes,
                };
    }

    private static bool Names(JsonNode schemas, string uri) =>
        schemas is JsonArray elements && elements.Any(element =>
            KindOf(element) == JsonValueKind.String && string.Equals(element!.GetValue<string>(), uri, StringComparison.OrdinalIgnoreCase));

    private static ScimResult<string?> Text(JsonObject body, string name) => KindOf(body[name]) switch
    {
        JsonValueKind.Null => (string?)null,
        JsonValueKind.String => body[name]!.GetValue<string>(),
        _ => ScimError.InvalidValue($"'{name}' must be a string."),
    };

    private static ScimResult<string?> Number(JsonObject body, string name) => KindOf(body[name]) switch
    {
        JsonValueKind.Null => (string?)null,
        JsonValueKind.Number => body[name]!.ToJsonString(),
        _ => ListRequest.NotANumber(name),
    };

    // An array of names; some clients send the text of the query parameter.
    private static ScimResult<string[]> List(JsonObject body, string name) => body[name] switch
    {
        null => Array.Empty<string>(),
        JsonArray names when names.All(element => KindOf(element) == JsonValueKind.String) =>
            names.Select(element => element!.GetValue<string>()).ToArray(),
        JsonValue value when KindOf(value) == JsonValueKind.String =>
            value.GetValue<string>().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        _ => ScimError.InvalidValue($"'{name}' must be an array of attribute names."),
    };

    private static JsonValueKind KindOf(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;
}

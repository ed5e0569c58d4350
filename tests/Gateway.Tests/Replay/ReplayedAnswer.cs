using System.Text.Json.Nodes;

namespace ScimCluster.Gateway.Tests.Replay;

/// <summary>What came back for one request of a conversation.</summary>
internal sealed record ReplayedAnswer(
    int Status,
    string? MediaType,
    IReadOnlyDictionary<string, string> Headers,
    JsonNode? Body,
    TimeSpan Elapsed)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<ReplayedAnswer> ReadAsync(HttpResponseMessage response, TimeSpan elapsed)
    {
        var text = await response.Content.ReadAsStringAsync();
        return new ReplayedAnswer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.ToDictionary(
                header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            text.Length == 0 ? null : JsonNode.Parse(text),
            elapsed);
    }
}

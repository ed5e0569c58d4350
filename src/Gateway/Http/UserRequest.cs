using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Http;

/// <summary>The bodies of requests on users.</summary>
internal static class UserRequest
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the User of a POST or PUT.</summary>
    /// <returns>The canonical document, or 400, 413 or 415.</returns>
    public static async Task<ScimResult<JsonObject>> ReadAsync(
        ResourceType type, HttpRequest request, GatewayOptions options, CancellationToken cancellationToken) =>
        (await ReadJsonAsync(request, options.MaxUserBodyBytes, cancellationToken)).IsRefused(out var refused, out var body)
            ? refused
            : ResourceReader.Read(type, body, new ReaderOptions(PreserveCase: options.PreserveCase));

    /// <summary>Reads the PatchOp message of a PATCH; the grain looks at its operations.</summary>
    /// <returns>The message, or 400, 413 or 415.</returns>
    public static Task<ScimResult<JsonObject>> ReadPatchAsync(
        HttpRequest request, GatewayOptions options, CancellationToken cancellationToken) =>
        ReadJsonAsync(request, options.MaxUserBodyBytes, cancellationToken);

    /// <summary>Reads the SearchRequest message of a query by POST (RFC 7644 §3.4.3).</summary>
    /// <returns>The message, or 400, 413 or 415.</returns>
    public static Task<ScimResult<JsonObject>> ReadSearchAsync(
        HttpRequest request, GatewayOptions options, CancellationToken cancellationToken) =>
        ReadJsonAsync(request, options.MaxUserBodyBytes, cancellationToken);

    /// <summary>The text of a document, as grains take it.</summary>
    public static string ToText(JsonObject document) => document.ToJsonString(Options);

    /// <summary>Reads any SCIM message of at most so many bytes.</summary>
    /// <returns>The message, or 400, 413 or 415.</returns>
    public static async Task<ScimResult<JsonObject>> ReadJsonAsync(
        HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        var bytes = await RequestBody.ReadAsync(request, RequestBody.ScimMediaTypes, maxBytes, cancellationToken);
        return bytes.IsRefused(out var refused, out var body)
            ? refused
            : ScimJson.Parse(body);
    }
}

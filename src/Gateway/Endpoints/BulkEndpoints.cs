using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Bulk;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Scim;
using ScimCluster.Scim.Bulk;
using ScimCluster.Scim.Json;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>Many operations in one request (RFC 7644 §3.7).</summary>
internal static class BulkEndpoints
{
    /// <summary>Where bulk requests are sent.</summary>
    public const string Path = "/Bulk";

    // The time of a bulk request is its own, and that of its operations each one's.
    public static void MapBulk(this RouteGroupBuilder scim) => scim.MapPost(Path, PostAsync)
        .RequireAuthorization(ScimTokenAuthentication.Policy)
        .WithMetadata(new DisableRequestTimeoutAttribute());

    // RFC 7644 §3.7.3: 200, whatever became of the operations; an error of the message is one of the whole.
    private static async Task<ScimHttpResult> PostAsync(
        HttpContext context, WriteContext write, IOptions<GatewayOptions> options, BulkRunner runner, CancellationToken cancellationToken)
    {
        if (IdempotencyKey.Read(context.Request).IsRefused(out var refused, out var key)
            || (await ReadAsync(context, options.Value, cancellationToken)).IsRefused(out refused, out var request))
        {
            return ScimHttpResult.Refused(refused);
        }

        return ScimHttpResult.Bulk(await runner.RunAsync(
            request, write with { IdempotencyKey = key.Value }, ServingPath.ScimBaseUrl(context), cancellationToken));
    }

    private static async Task<ScimResult<BulkRequest>> ReadAsync(
        HttpContext context, GatewayOptions options, CancellationToken cancellationToken)
    {
        var bytes = await RequestBody.ReadAsync(context.Request, RequestBody.ScimMediaTypes, options.MaxBulkBodyBytes, cancellationToken);
        if (bytes.IsRefused(out var refused, out var body))
        {
            // RFC 7644 §3.7.4: the answer names the limit.
            return refused.Status == StatusCodes.Status413PayloadTooLarge
                ? ScimError.TooLarge($"The size of the bulk request exceeds maxPayloadSize ({options.MaxBulkBodyBytes}).")
                : refused;
        }

        return ScimJson.Parse(body, BulkRequest.MaxDepth).IsRefused(out refused, out var message)
            ? refused
            : BulkRequest.Read(message, options.MaxBulkOperations);
    }
}

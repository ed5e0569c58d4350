using System.Globalization;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The accountId that a request is about, for the provisioning log.</summary>
internal sealed record LoggedAccount(string AccountId);

/// <summary>
/// Notes each refused request of an authenticated connection for the provisioning log, once it has been answered. Requests
/// without a valid token are counted.
/// </summary>
internal sealed class LogRefusals(RequestDelegate next, LogRefusalQueue queue, LogMetrics metrics, SchemaCatalog schemas, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var began = time.GetTimestamp();
        await next(context);

        var status = context.Response.StatusCode;
        if (status < StatusCodes.Status400BadRequest || !ServingPath.SpeaksScim(context))
        {
            return;
        }

        if (status == StatusCodes.Status401Unauthorized)
        {
            metrics.CountUnauthorized();
        }
        else if (context.Features.Get<Tenant>() is { } tenant)
        {
            queue.Add(Describe(context, tenant.Access, status, time.GetElapsedTime(began)));
        }
    }

    private RefusedRequest Describe(HttpContext context, ProviderAccess access, int status, TimeSpan duration)
    {
        var id = Convert.ToString(context.GetRouteValue("id"), CultureInfo.InvariantCulture);
        var error = context.Features.Get<ScimError>();
        var now = time.GetUtcNow();
        var type = TypeOf(context.Request);
        return new RefusedRequest(
            Guid.CreateVersion7(now),
            now,
            access.ProviderKey,
            OperationOf(context.Request, id),
            Guid.TryParseExact(id, "D", out var userId) ? userId.ToString("D") : null,
            context.Features.Get<LoggedAccount>()?.AccountId,
            access.TokenId,
            access.TokenLabel,
            status,
            error?.ScimType,
            error is null ? null : LogDetailText.WithoutValues(error.Detail, type, id),
            context.TraceIdentifier,
            (int)Math.Min(duration.TotalMilliseconds, int.MaxValue),
            type.Name);
    }

    // The root and bulk requests as a whole are about users as much as about anything.
    private ResourceType TypeOf(HttpRequest request) =>
        request.Path.Value!.Contains(schemas.Group.Endpoint + "/", StringComparison.OrdinalIgnoreCase)
        || request.Path.Value.EndsWith(schemas.Group.Endpoint, StringComparison.OrdinalIgnoreCase)
            ? schemas.Group
            : schemas.User;

    private static string OperationOf(HttpRequest request, string? id) => request.Method.ToUpperInvariant() switch
    {
        "POST" => request.Path.Value!.EndsWith("/.search", StringComparison.OrdinalIgnoreCase) ? "search"
            : request.Path.Value.TrimEnd('/').EndsWith(BulkEndpoints.Path, StringComparison.OrdinalIgnoreCase) ? "bulk"
            : "create",
        "PUT" => "replace",
        "PATCH" => "patch",
        "DELETE" => "delete",
        "GET" or "HEAD" => string.IsNullOrEmpty(id) ? "list" : "read",
        _ => "other",
    };
}

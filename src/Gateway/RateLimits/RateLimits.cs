using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.RateLimits;

/// <summary>Refuses what a client address asks of a path too often, before its credential is checked.</summary>
internal static class RateLimits
{
    private const string Message = "Too many requests. Please try again later.";

    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>>((limiter, options) =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Partition(context, options.Value));
            limiter.OnRejected = RefuseAsync;
        });
        services.AddRateLimiter(_ => { });
    }

    // Probes of the platform have no serving path: they are never refused.
    private static RateLimitPartition<string> Partition(HttpContext context, RateLimitOptions options) =>
        options.Requests == 0 || context.GetEndpoint()?.Metadata.GetMetadata<ServingPath>() is null
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter(
                $"{context.Connection.RemoteIpAddress}|{context.Request.Path}",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = options.Requests, Window = options.Window });

    private static ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        _ = cancellationToken;
        var context = rejected.HttpContext;
        if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var period))
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(period.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            context.Response.Headers.RetryAfter = seconds;

            // Clients of Better Auth read this one.
            context.Response.Headers["X-Retry-After"] = seconds;
        }

        var error = new ScimError(StatusCodes.Status429TooManyRequests, null, Message);
        return new(ServingPath.SpeaksScim(context)
            ? ScimHttpResult.Refused(error).ExecuteAsync(context)
            : ManagementError.Refused(error).ExecuteAsync(context));
    }
}

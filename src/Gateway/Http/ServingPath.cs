using System.Net;
using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway.Http;

/// <summary>Endpoint metadata: under which base path it is served, and whether it speaks SCIM.</summary>
/// <param name="BasePath">One of <see cref="GatewayOptions.BasePaths"/>.</param>
internal sealed record ServingPath(string BasePath)
{
    /// <summary>What follows the base path in every SCIM address (RFC 7644 §3.13).</summary>
    public const string ScimRoot = "/scim/v2";

    /// <summary>The base URL of the SCIM endpoints under which the client called, without a slash at the end.</summary>
    public static string ScimBaseUrl(HttpContext context)
    {
        var basePath = context.GetEndpoint()?.Metadata.GetMetadata<ServingPath>()?.BasePath ?? "";
        return Origin(context) + basePath + ScimRoot;
    }

    /// <summary>The origin that clients use: <see cref="GatewayOptions.PublicOrigin"/>, or the one that the client called.</summary>
    public static string Origin(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.PublicOrigin ?? $"{context.Request.Scheme}://{HostOf(context)}";

    // HTTP/1.0 knows requests without Host.
    private static string HostOf(HttpContext context) => context.Request.Host.HasValue
        ? context.Request.Host.ToUriComponent()
        : new IPEndPoint(context.Connection.LocalIpAddress ?? IPAddress.Loopback, context.Connection.LocalPort).ToString();

    /// <summary>Tells whether errors of this request are SCIM errors: by its path, since an unknown route has no endpoint.</summary>
    public static bool SpeaksScim(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value;
        return options.BasePaths.Any(path => context.Request.Path.StartsWithSegments(path + ScimRoot, StringComparison.OrdinalIgnoreCase));
    }
}

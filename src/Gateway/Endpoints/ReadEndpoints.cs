
namespace ScimCluster.Gateway.Endpoints;

/// <summary>Maps what is read.</summary>
internal static class ReadEndpoints
{
    private static readonly string[] Methods = ["GET", "HEAD"];

    /// <summary>Maps GET, and HEAD with it (RFC 9110 §9.3.2); the server leaves the body of a HEAD out.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        routes.MapMethods(pattern, Methods, handler);
}

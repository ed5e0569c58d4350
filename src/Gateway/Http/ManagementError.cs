using ScimCluster.Scim;

namespace ScimCluster.Gateway.Http;

/// <summary>An error of a management route: <c>{"code","message"}</c>.</summary>
internal sealed class ManagementError(int status, string code, string message) : IResult
{
    public static ManagementError Unauthorized { get; } = new(401, "UNAUTHORIZED", "Unauthorized");

    public static ManagementError BadRequest(string message) => new(400, "BAD_REQUEST", message);

    public static ManagementError Refused(ScimError error) => new(error.Status, CodeOf(error.Status), error.Detail);

    /// <summary>The error for a status that no endpoint has explained.</summary>
    public static ManagementError OfStatus(int status) => status switch
    {
        404 => new(status, CodeOf(status), "Not Found"),
        405 => new(status, CodeOf(status), "Method Not Allowed"),
        413 => new(status, CodeOf(status), "The request body is too large"),
        503 => new(status, CodeOf(status), "The service is not available at the moment; send the request again"),
        _ => new(status, CodeOf(status), status < 500 ? "The request could not be served" : "The server failed"),
    };

    public static ManagementError UnsupportedMediaType(string? contentType, string allowed = MediaTypes.Json) => new(
        415, "UNSUPPORTED_MEDIA_TYPE", $"Content-Type \"{contentType}\" is not allowed. Allowed types: {allowed}");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            RetryAfter.Set(httpContext);
        }

        return httpContext.Response.WriteAsJsonAsync(new Body(code, message), httpContext.RequestAborted);
    }

    private static string CodeOf(int status) => status switch
    {
        400 => "BAD_REQUEST",
        401 => "UNAUTHORIZED",
        403 => "FORBIDDEN",
        404 => "NOT_FOUND",
        405 => "METHOD_NOT_ALLOWED",
        409 => "CONFLICT",
        410 => "GONE",
        413 => "PAYLOAD_TOO_LARGE",
        415 => "UNSUPPORTED_MEDIA_TYPE",
        429 => "TOO_MANY_REQUESTS",
        503 => "SERVICE_UNAVAILABLE",
        _ => "INTERNAL_SERVER_ERROR",
    };

    private sealed record Body(string Code, string Message);
}

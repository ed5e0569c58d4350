using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;

namespace ScimCluster.Gateway.Sessions;

/// <summary>
/// Whether a request that brings its session in a cookie may change something: browsers send cookies with the requests of
/// foreign pages too, but always say whose page it was.
/// </summary>
internal sealed class SessionOrigin(IOptions<SessionCookieOptions> cookie)
{
    private static readonly ManagementError Missing = new(StatusCodes.Status403Forbidden, "MISSING_OR_NULL_ORIGIN", "Missing or null Origin");
    private static readonly ManagementError Invalid = new(StatusCodes.Status403Forbidden, "INVALID_ORIGIN", "Invalid origin");

    /// <summary>Checks a request.</summary>
    /// <returns>Null if it may go on.</returns>
    public ManagementError? Check(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method))
        {
            return null;
        }

        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || origin == "null")
        {
            return Missing;
        }

        return Same(origin, ServingPath.Origin(context)) || cookie.Value.TrustedOrigins.Any(trusted => Same(origin, trusted)) ? null : Invalid;
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}

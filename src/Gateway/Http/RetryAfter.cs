using System.Globalization;
using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway.Http;

/// <summary>Tells the client of a 503 when to come back (RFC 9110 §10.2.3).</summary>
internal static class RetryAfter
{
    public static void Set(HttpContext context)
    {
        var period = context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.RetryAfter;
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(period.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}

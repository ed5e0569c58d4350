
namespace ScimCluster.Gateway.Http;

/// <summary>
/// The id of a request: the client's <c>X-Request-Id</c> where it is usable, otherwise our own. It is sent back and
/// stands in the provisioning log.
/// </summary>
internal static class RequestId
{
    public const string Header = "X-Request-Id";

    private const int MaxLength = 128;

    public static void UseRequestIds(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var sent = context.Request.Headers[Header].ToString();
        if (sent.Length is > 0 and <= MaxLength && sent.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'))
        {
            context.TraceIdentifier = sent;
        }

        context.Response.Headers[Header] = context.TraceIdentifier;
        return next(context);
    });
}

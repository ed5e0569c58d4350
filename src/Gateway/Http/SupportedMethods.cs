namespace ScimCluster.Gateway.Http;

/// <summary>OPTIONS, and what a method that is not supported is told (RFC 9110 §9.3.7 and §15.5.6).</summary>
internal static class SupportedMethods
{
    /// <summary>
    /// Completes the 405 by which routing answers what no endpoint maps: OPTIONS is supported wherever anything is, and is
    /// answered 204.
    /// </summary>
    public static void AddOptions(HttpContext context)
    {
        var allowed = context.Response.Headers.Allow.ToString();
        if (!allowed.Contains(HttpMethods.Options, StringComparison.Ordinal))
        {
            context.Response.Headers.Allow = $"{allowed}, {HttpMethods.Options}";
        }

        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    /// <summary>
    /// Maps one method alone, where another pattern would take the others: <c>/Users/.search</c> looks like a user.
    /// </summary>
    public static RouteHandlerBuilder MapOnly(this RouteGroupBuilder routes, string method, string pattern, Delegate handler)
    {
        routes.Map(pattern, (HttpContext context) =>
        {
            context.Response.Headers.Allow = method;
            return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        }).AllowAnonymous();
        return routes.MapMethods(pattern, [method], handler);
    }
}

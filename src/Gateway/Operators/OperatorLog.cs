namespace ScimCluster.Gateway.Operators;

/// <summary>Says in the log which operator changed something.</summary>
internal sealed partial class OperatorLog(ILogger<OperatorLog> logger)
{
    public void Admitted(HttpContext context, string operatorName)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
            LogAdmitted(logger, operatorName, context.Request.Method, route, context.TraceIdentifier);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Operator {Operator} sent {Method} {Route}, request {RequestId}", EventName = "OperatorRequest")]
    private static partial void LogAdmitted(ILogger logger, string @operator, string method, string route, string requestId);
}


namespace ScimCluster.Gateway.Http;

internal sealed partial class FailureMiddleware
{
    [LoggerMessage(1, LogLevel.Warning, "{Method} answered 503: request {RequestId} met {Failure}", EventName = "Unavailable")]
    private static partial void LogUnavailable(ILogger logger, string method, string requestId, string failure);

    [LoggerMessage(2, LogLevel.Error, "{Method} answered 500: request {RequestId} met a defect", EventName = "Failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string requestId);
}

namespace ScimCluster.Gateway.Bulk;

internal sealed partial class BulkRunner
{
    [LoggerMessage(1, LogLevel.Warning, "{Method} as operation {RequestId} could not be served: {Failure}", EventName = "OperationUnavailable")]
    private static partial void LogUnavailable(ILogger logger, string method, string requestId, string failure);

    [LoggerMessage(2, LogLevel.Error, "{Method} as operation {RequestId} failed", EventName = "OperationFailed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string requestId);
}

namespace ScimCluster.Gateway.Transfer;

internal sealed partial class ImportProgress
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "Import {RequestId} into the connection {ProviderId} has read {Bytes} of {LengthBytes} bytes",
        EventName = "ImportProgress")]
    private static partial void LogProgress(ILogger logger, string requestId, string providerId, long bytes, long? lengthBytes);

    [LoggerMessage(
        2,
        LogLevel.Information,
        "Import {RequestId} into the connection {ProviderId} has ended: {Imported} lines imported, {Unchanged} there already, {Failed} failed, in {DurationMs} ms",
        EventName = "ImportEnded")]
    private static partial void LogEnd(
        ILogger logger, string requestId, string providerId, long imported, long unchanged, long failed, long durationMs);
}

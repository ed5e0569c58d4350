using Microsoft.Extensions.Logging;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>
/// Turns "PostgreSQL is away" into an exception that every caller can read, whether or not it has the driver's types.
/// </summary>
internal sealed partial class StorageFailureFilter(ILogger<StorageFailureFilter> logger) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
            return;
        }
        catch (StorageUnavailableException e)
        {
            LogUnavailable(logger, e, context.InterfaceMethod.Name);
        }

        // Without the driver's exception: Orleans cannot write it to another process.
        throw new ServiceUnavailableException("PostgreSQL is not available.");
    }

    [LoggerMessage(1, LogLevel.Warning, "{Method} was broken off: PostgreSQL is not available", EventName = "StorageUnavailable")]
    private static partial void LogUnavailable(ILogger logger, Exception exception, string method);
}

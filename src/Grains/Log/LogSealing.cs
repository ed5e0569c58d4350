using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Seals the provisioning log in the background; of several silos one at a time does it.</summary>
internal sealed partial class LogSealing(
    IProvisioningLogStore store, IOptions<ProvisioningLogOptions> options, TimeProvider time, ILogger<LogSealing> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SealInterval, time);
        do
        {
            try
            {
                while (await store.SealAsync(time.GetUtcNow(), stoppingToken))
                {
                }
            }
            catch (StorageUnavailableException)
            {
                // The rows wait; the failing calls of others are logged.
                LogAway(logger);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1, LogLevel.Warning, "The provisioning log could not be sealed: PostgreSQL is away", EventName = "SealStorageAway")]
    private static partial void LogAway(ILogger logger);

    [LoggerMessage(2, LogLevel.Error, "The provisioning log could not be sealed", EventName = "SealFailed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

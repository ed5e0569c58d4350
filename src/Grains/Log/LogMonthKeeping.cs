using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Makes the next months of the provisioning log in time and drops those whose retention is over.</summary>
internal sealed partial class LogMonthKeeping(
    IProvisioningLogStore store, IOptions<ProvisioningLogOptions> options, TimeProvider time, ILogger<LogMonthKeeping> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.MonthsInterval, time);
        do
        {
            try
            {
                var now = time.GetUtcNow();
                var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
                var kept = await store.KeepMonthsAsync(now, month.AddMonths(-options.Value.RetentionMonths), stoppingToken);
                if (kept is { Added: > 0 } or { Dropped: > 0 })
                {
                    LogKept(logger, kept.Value.Added, kept.Value.Dropped);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // No write waits for this: rows without a month go to the default partition.
                LogFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1, LogLevel.Information, "Months of the provisioning log: {Added} added, {Dropped} dropped", EventName = "MonthsKept")]
    private static partial void LogKept(ILogger logger, int added, int dropped);

    [LoggerMessage(2, LogLevel.Warning, "The months of the provisioning log could not be kept; this is tried again", EventName = "MonthsFailed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

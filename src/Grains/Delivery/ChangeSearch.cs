using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ScimCluster.Grains;

/// <summary>
/// Looks for partitions with something to deliver, when a change was committed here and at every interval, and wakes their
/// dispatchers. So nothing waits for long when a silo dies between a commit and its announcement.
/// </summary>
internal sealed partial class ChangeSearch(
    IGrainFactory grains, DeliveryServices services, ChangeSignal signal, ILogger<ChangeSearch> logger) : BackgroundService
{
    private const int MaxPartitions = 1000;

    // Of changes that are committed one behind the other, several are taken together.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        services.Stop();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isRegistered = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isRegistered)
                {
                    await RegisterHandlersAsync(stoppingToken);
                    isRegistered = true;
                }

                await SearchAsync(stoppingToken);
                await Task.Delay(Pause, services.Time, stoppingToken);
                await signal.WaitAsync(services.Options.Interval, services.Time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogSearchFailed(logger, e.GetType().Name);
                await Task.Delay(services.Options.Interval, services.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RegisterHandlersAsync(CancellationToken cancellationToken)
    {
        foreach (var handler in services.Consumers.HandlerIds)
        {
            await services.Store.AddHandlerAsync(handler, cancellationToken);
        }
    }

    private async Task SearchAsync(CancellationToken cancellationToken)
    {
        await services.Store.GivePlacesAsync(cancellationToken);
        foreach (var partition in await services.Store.FindPartitionsAsync(services.Time.GetUtcNow(), MaxPartitions, cancellationToken))
        {
            // One way: nobody waits for a silo that does not answer, and the partition is found again.
            await grains.GetDispatcher(partition.ToString()).WakeAsync();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The search for changes met {Failure} and goes on soon", EventName = "SearchFailed")]
    private static partial void LogSearchFailed(ILogger logger, string failure);
}

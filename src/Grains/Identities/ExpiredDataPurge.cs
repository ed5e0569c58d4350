using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>
/// Removes what is kept for a time only: documents of deleted identities, members of deleted groups, notes of lost answers,
/// clients' keys, changes that every consumer has got. Every silo tries; PostgreSQL lets one at a time.
/// </summary>
internal sealed partial class ExpiredDataPurge(
    IIdentityStore identities,
    IOperationStore operations,
    IGroupStore groups,
    IChangeFeedStore changes,
    IOptions<IdentityOptions> options,
    IOptions<DeliveryOptions> delivery,
    TimeProvider time,
    ILogger<ExpiredDataPurge> logger) : BackgroundService
{
    private const int BatchSize = 1000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PurgeInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PurgeAsync(stoppingToken);
            }
            catch (StorageUnavailableException e)
            {
                LogPutOff(logger, e.GetType().Name);
            }
        }
    }

    private async Task PurgeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        int removed;
        do
        {
            removed = await identities.PurgeDeletedAsync(now - options.Value.Retention, BatchSize, cancellationToken);
        }
        while (removed == BatchSize);

        do
        {
            removed = await operations.RemoveExpiredAsync(now, BatchSize, cancellationToken);
        }
        while (removed == BatchSize);

        do
        {
            removed = await groups.PurgeRemainsAsync(BatchSize, cancellationToken);
        }
        while (removed == BatchSize);

        long? last = 0;
        do
        {
            last = await changes.RemoveAsync(now - delivery.Value.Retention, last.Value, BatchSize, cancellationToken);
        }
        while (last is not null);
    }

    [LoggerMessage(1, LogLevel.Warning, "What has expired is not removed now: {Failure}", EventName = "PurgePutOff")]
    private static partial void LogPutOff(ILogger logger, string failure);
}

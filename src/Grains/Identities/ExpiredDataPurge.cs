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

    // A large group leaves many: others are to wait for no more than a few milliseconds of the database.
    private const int MembersAtATime = 250;

    // A quarter of the time at most is spent on what is in no hurry.
    private const int PausePerBatch = 3;

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
        await UntilDoneAsync(
            async () => await identities.PurgeDeletedAsync(now - options.Value.Retention, BatchSize, cancellationToken) == BatchSize, cancellationToken);
        await UntilDoneAsync(async () => await operations.RemoveExpiredAsync(now, BatchSize, cancellationToken) == BatchSize, cancellationToken);

        RemovedMember? member = null;
        await UntilDoneAsync(
            async () => (member = await groups.PurgeRemainsAsync(member, MembersAtATime, cancellationToken)) is not null, cancellationToken);

        long? change = 0;
        await UntilDoneAsync(
            async () => (change = await changes.RemoveAsync(now - delivery.Value.Retention, change!.Value, BatchSize, cancellationToken)) is not null,
            cancellationToken);
    }

    private async Task UntilDoneAsync(Func<Task<bool>> removeBatch, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (await removeBatch())
        {
            await Task.Delay(time.GetElapsedTime(began) * PausePerBatch, time, cancellationToken);
            began = time.GetTimestamp();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "What has expired is not removed now: {Failure}", EventName = "PurgePutOff")]
    private static partial void LogPutOff(ILogger logger, string failure);
}

using System.Collections.Concurrent;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>
/// One batch of changes on its way to a consumer: resources side by side, the changes of each one after the other. What a
/// failure holds back waits.
/// </summary>
internal sealed class BatchDelivery(IChangeConsumer consumer, ReceiverHealth health, TimeProvider time)
{
    private readonly ConcurrentQueue<Attempt> _attempts = new();
    private readonly ConcurrentQueue<long> _settled = new();
    private readonly ConcurrentQueue<WaitingChange> _waiting = new();
    private readonly ConcurrentQueue<string> _freed = new();
    private int _isBack;

    public IReadOnlyCollection<Attempt> Attempts => _attempts;

    public IReadOnlyCollection<WaitingChange> Waiting => _waiting;

    /// <summary>Delivers the batch.</summary>
    /// <param name="batch">Changes in order, those of a resource complete from the first one that is not delivered.</param>
    /// <param name="position">Up to where everything is settled afterwards.</param>
    /// <param name="cancellationToken">Stops it; the batch comes again.</param>
    public async Task<DeliveryOutcome> RunAsync(
        IReadOnlyList<PendingChange> batch, long position, CancellationToken cancellationToken)
    {
        var isProbe = health.IsDown;
        var resources = batch.GroupBy(pending => pending.Change.ResourceId, StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            resources,
            new ParallelOptions { MaxDegreeOfParallelism = consumer.Concurrency, CancellationToken = cancellationToken },
            async (resource, token) => await DeliverInOrderAsync([.. resource], isProbe, token));
        return new DeliveryOutcome(position, [.. _settled], [.. _waiting], [.. _freed], _isBack == 1);
    }

    private async ValueTask DeliverInOrderAsync(PendingChange[] changes, bool isProbe, CancellationToken cancellationToken)
    {
        var isHeldUp = changes[0].IsBehind;
        foreach (var pending in changes)
        {
            if (!consumer.Wants(pending.Change.Type))
            {
                Settle(pending);
            }
            else if (isHeldUp)
            {
                KeepUntried(pending, null);
            }
            else if (health.IsDown && !isProbe)
            {
                // Not tried, and first of its resource: it goes when the pause is over.
                isHeldUp = true;
                KeepUntried(pending, health.DownUntil);
            }
            else
            {
                isHeldUp = !await TryAsync(pending, cancellationToken);
            }
        }

        // What waits behind a batch that was cut.
        if (!isHeldUp && changes[^1].WaitingSince is not null)
        {
            _freed.Enqueue(changes[^1].Change.ResourceId);
        }
    }

    /// <returns>False if the resource is held up.</returns>
    private async Task<bool> TryAsync(PendingChange pending, CancellationToken cancellationToken)
    {
        var attempt = await consumer.DeliverAsync(pending.Change, pending.Attempts + 1, cancellationToken);
        _attempts.Enqueue(attempt);
        if (attempt.IsSuccess)
        {
            if (health.Succeeded())
            {
                Interlocked.Exchange(ref _isBack, 1);
            }

            Settle(pending);
            return true;
        }

        var now = time.GetUtcNow();
        health.Failed(pending.Change.ResourceId, now, Pause);
        if (consumer.MaxAge is { } age && now - (pending.WaitingSince ?? now) >= age)
        {
            Keep(pending, attempt.Number, null, attempt, isGivenUp: true);
            return true;
        }

        var pause = Pause(attempt.Number);
        Keep(pending, attempt.Number, now + (attempt.RetryAfter > pause ? attempt.RetryAfter.Value : pause), attempt, isGivenUp: false);
        return false;
    }

    private TimeSpan Pause(int attempt) => consumer.Backoff.After(attempt, Random.Shared.NextDouble());

    private void Settle(PendingChange pending)
    {
        if (pending.WaitingSince is not null)
        {
            _settled.Enqueue(pending.Change.Position);
        }
    }

    private void KeepUntried(PendingChange pending, DateTimeOffset? next)
    {
        // What waits already stays as it is.
        if (pending.WaitingSince is null)
        {
            Keep(pending, 0, next, null, isGivenUp: false);
        }
    }

    private void Keep(PendingChange pending, int attempts, DateTimeOffset? next, Attempt? attempt, bool isGivenUp) => _waiting.Enqueue(new WaitingChange(
        pending.Change.Position,
        pending.Change.ChangeId,
        pending.Change.ResourceId,
        attempts,
        pending.WaitingSince ?? time.GetUtcNow(),
        next,
        attempt?.Status,
        attempt?.Error,
        isGivenUp));
}

using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Delivers the changes of one partition to one consumer, under a lease, until nothing is left.</summary>
internal sealed class ConsumerPump(ChangePartition partition, IChangeConsumer consumer, string holder, DeliveryServices services)
{
    private readonly ReceiverHealth _health = new(consumer.DownAfter);
    private DeliveryLease? _lease;
    private DateTimeOffset _leaseUntil;
    private DateTimeOffset? _nextAttempt;
    private IChangeConsumer _consumer = consumer;

    /// <summary>The consumer; another one with the same id takes its place with the next batch.</summary>
    public IChangeConsumer Consumer
    {
        get => Volatile.Read(ref _consumer);
        set => Volatile.Write(ref _consumer, value);
    }

    /// <summary>Delivers what is due.</summary>
    /// <returns>When to go on; null for not before something happens.</returns>
    public async Task<DateTimeOffset?> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await DrainAsync(cancellationToken);
        }
        catch when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody knows what landed: the next run reads where it stands. No run follows one that was stopped.
            _lease = null;
            throw;
        }
    }

    /// <summary>Gives the lease back.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_lease is { } lease)
        {
            _lease = null;
            await services.Store.ReleaseLeaseAsync(partition, Consumer.Id, lease.Fence, cancellationToken);
        }
    }

    private async Task<DateTimeOffset?> DrainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await HasLeaseAsync(cancellationToken))
            {
                return _leaseUntil == default ? null : _leaseUntil;
            }

            if (_health.DownUntil > services.Time.GetUtcNow())
            {
                return _health.DownUntil;
            }

            var (batch, position) = await ReadAsync(cancellationToken);
            if (batch.Count == 0)
            {
                return _nextAttempt;
            }

            if (!await DeliverAsync(batch, position, cancellationToken))
            {
                // Taken over, or sent back to an earlier position.
                _lease = null;
            }
        }
    }

    private async Task<bool> HasLeaseAsync(CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        if (Consumer.Fence > _lease?.Fence)
        {
            // Its administrators sent it back to an earlier position.
            _lease = null;
        }

        if (_lease is not null && _leaseUntil - now > services.Options.LeaseTime / 2)
        {
            return true;
        }

        var until = now + services.Options.LeaseTime;
        if (_lease is { } held && await services.Store.RenewLeaseAsync(partition, Consumer.Id, held.Fence, until, cancellationToken))
        {
            _leaseUntil = until;
            return true;
        }

        var reply = await TakeLeaseAsync(now, until, cancellationToken);
        if (reply is { Lease: null, TakenUntil: null } && Consumer.BeginsWithTheFirstChange)
        {
            await services.Store.AddProgressAsync(partition, Consumer.Id, cancellationToken);
            reply = await TakeLeaseAsync(now, until, cancellationToken);
        }

        _lease = reply.Lease;
        _leaseUntil = reply.Lease is null ? reply.TakenUntil ?? default : until;
        if (_lease is not null)
        {
            await FindNextAttemptAsync(cancellationToken);
        }

        return _lease is not null;
    }

    private Task<DeliveryLeaseReply> TakeLeaseAsync(DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) =>
        services.Store.TakeLeaseAsync(partition, Consumer.Id, holder, now, until, cancellationToken);

    private async Task<(IReadOnlyList<PendingChange> Batch, long Position)> ReadAsync(CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        var count = _health.IsDown ? 1 : services.Options.BatchSize;
        if (_nextAttempt <= now)
        {
            var due = await services.Store.ReadDueAsync(partition, Consumer.Id, now, count, count, cancellationToken);
            if (due.Count > 0)
            {
                return (due, _lease!.Position);
            }

            await FindNextAttemptAsync(cancellationToken);
        }

        var page = await services.Store.ReadChangesAsync(partition, Consumer.Id, _lease!.Position, count, cancellationToken);
        return (page, page.Count == 0 ? 0 : page[^1].Change.Position);
    }

    private async Task<bool> DeliverAsync(IReadOnlyList<PendingChange> batch, long position, CancellationToken cancellationToken)
    {
        var current = Consumer;
        var delivery = new BatchDelivery(current, _health, services.Time);
        if (await RunUnderLeaseAsync(token => delivery.RunAsync(batch, position, token), cancellationToken) is not { } outcome)
        {
            return false;
        }

        var now = services.Time.GetUtcNow();
        _leaseUntil = now + services.Options.LeaseTime;
        if (!await services.Store.CommitAsync(partition, current.Id, _lease!.Fence, outcome, now, _leaseUntil, cancellationToken))
        {
            return false;
        }

        _lease = _lease with { Position = outcome.Position };
        services.Report.Delivered(partition, current, delivery);
        await current.RecordAsync(delivery.Attempts, cancellationToken);
        if (outcome.Settled.Count > 0 || outcome.Waiting.Count > 0 || outcome.IsBack)
        {
            await FindNextAttemptAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Renews the lease while a batch takes its time.</summary>
    /// <returns>Null if the lease was taken over.</returns>
    private async Task<DeliveryOutcome?> RunUnderLeaseAsync(
        Func<CancellationToken, Task<DeliveryOutcome>> deliver, CancellationToken cancellationToken)
    {
        using var takenOver = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delivery = deliver(takenOver.Token);
        while (true)
        {
            try
            {
                return await delivery.WaitAsync(services.Options.LeaseTime / 3, services.Time, CancellationToken.None);
            }
            catch (TimeoutException) when (!delivery.IsCompleted)
            {
                var until = services.Time.GetUtcNow() + services.Options.LeaseTime;
                if (await services.Store.RenewLeaseAsync(partition, Consumer.Id, _lease!.Fence, until, cancellationToken))
                {
                    _leaseUntil = until;
                }
                else
                {
                    await takenOver.CancelAsync();
                }
            }
            catch (OperationCanceledException) when (takenOver.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    private async Task FindNextAttemptAsync(CancellationToken cancellationToken) =>
        _nextAttempt = await services.Store.FindNextAttemptAsync(partition, Consumer.Id, cancellationToken);
}

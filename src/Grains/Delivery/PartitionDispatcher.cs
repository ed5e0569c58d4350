using System.Threading.Channels;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>
/// Delivers the changes of one partition: a pump for each consumer, each at its own pace. It runs beside its grain, whose
/// turns it does not need.
/// </summary>
internal sealed class PartitionDispatcher : IAsyncDisposable
{
    private readonly ChangePartition _partition;
    private readonly DeliveryServices _services;
    private readonly string _holder;
    private readonly Dictionary<string, RunningPump> _pumps = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping;
    private readonly Task _running;
    private long? _lookRevision;

    public PartitionDispatcher(ChangePartition partition, DeliveryServices services)
    {
        _partition = partition;
        _services = services;
        _holder = Guid.CreateVersion7(services.Time.GetUtcNow()).ToString("N");
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(services.Stopping);
        _running = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Says that there may be something to deliver.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        await Task.WhenAll(_pumps.Values.Select(pump => pump.StopAsync()));
        await HandOverAsync();
        _stopping.Dispose();
    }

    // The leases are free now: another silo need not wait for the end of the look that was interrupted.
    private async Task HandOverAsync()
    {
        if (_lookRevision is not { } revision)
        {
            return;
        }

        try
        {
            await _services.Store.EndLookAsync(_partition, revision, _services.Time.GetUtcNow(), CancellationToken.None);
        }
        catch (StorageUnavailableException e)
        {
            _services.Report.LookFailed(_partition, e);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _wakes.Reader.WaitToReadAsync(_stopping.Token))
            {
                _wakes.Reader.TryRead(out _);
                await LookAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped, or the pumps are: they hear of the end of the silo first. Whoever disposes waits for them.
        }
    }

    // A failure leaves the time of the next look as the beginning of this one has set it: the silos look again then.
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var until = _services.Time.GetUtcNow() + _services.Options.LeaseTime;
            if (await _services.Store.BeginLookAsync(_partition, until, cancellationToken) is not { } revision)
            {
                return;
            }

            _lookRevision = revision;
            await RefreshPumpsAsync(cancellationToken);
            var idle = Task.WhenAll(_pumps.Values.Select(pump => pump.Signal(cancellationToken)));
            var wake = _wakes.Reader.WaitToReadAsync(cancellationToken).AsTask();
            if (await Task.WhenAny(idle, wake) == idle)
            {
                await EndLookAsync(revision, (await idle).Min(), cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _services.Report.LookFailed(_partition, e);
        }
    }

    private async Task EndLookAsync(long revision, DateTimeOffset? next, CancellationToken cancellationToken)
    {
        if (await _services.Store.EndLookAsync(_partition, revision, next, cancellationToken))
        {
            _lookRevision = null;
        }
        else
        {
            Wake();
        }
    }

    private async Task RefreshPumpsAsync(CancellationToken cancellationToken)
    {
        var consumers = await _services.Consumers.ListAsync(_partition, cancellationToken);
        foreach (var gone in _pumps.Keys.Except(consumers.Select(consumer => consumer.Id), StringComparer.Ordinal).ToList())
        {
            await _pumps[gone].StopAsync();
            _pumps.Remove(gone);
        }

        foreach (var consumer in consumers)
        {
            if (_pumps.TryGetValue(consumer.Id, out var pump))
            {
                pump.Replace(consumer);
            }
            else
            {
                _pumps.Add(consumer.Id, new RunningPump(_partition, consumer, _holder, _services));
            }
        }
    }
}

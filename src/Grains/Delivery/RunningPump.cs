using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>A pump that runs when it is told to, one run at a time, and can be stopped.</summary>
internal sealed class RunningPump(ChangePartition partition, IChangeConsumer consumer, string holder, DeliveryServices services)
{
    // After a failure of the database, or a defect.
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    private readonly ConsumerPump _pump = new(partition, consumer, holder, services);
    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(services.Stopping);
    private readonly Lock _gate = new();
    private Task<DateTimeOffset?> _run = Task.FromResult<DateTimeOffset?>(null);
    private bool _isRunning;
    private bool _again;

    /// <summary>Takes another form of the consumer.</summary>
    public void Replace(IChangeConsumer other) => _pump.Consumer = other;

    /// <summary>Begins a run, or has the one that is running look again before it ends.</summary>
    /// <returns>The end of the run: when to signal again. Cancelled if the pump is stopped: what is left is not known then.</returns>
    public Task<DateTimeOffset?> Signal(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _again = _isRunning;
            if (!_isRunning)
            {
                _isRunning = true;
                _run = Task.Run(RunAsync, CancellationToken.None);
            }

            return _run.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends the run and gives the lease back.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await ((Task)_run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _pump.ReleaseAsync(CancellationToken.None);
        }
        catch (StorageUnavailableException e)
        {
            // The lease ends by itself.
            services.Report.PumpFailed(partition, _pump.Consumer, e);
        }

        _stopping.Dispose();
    }

    private async Task<DateTimeOffset?> RunAsync()
    {
        while (true)
        {
            var next = await RunOnceAsync();
            lock (_gate)
            {
                if (!_again)
                {
                    _isRunning = false;
                    return next;
                }

                _again = false;
            }
        }
    }

    private async Task<DateTimeOffset?> RunOnceAsync()
    {
        try
        {
            return await _pump.RunAsync(_stopping.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            services.Report.PumpFailed(partition, _pump.Consumer, e);
            return services.Time.GetUtcNow() + FailurePause;
        }
    }
}

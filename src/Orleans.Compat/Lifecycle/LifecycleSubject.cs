namespace Orleans.Lifecycle;

/// <summary>Starts its observers stage by stage, and stops those of the stages it has reached in the opposite order.</summary>
internal sealed class LifecycleSubject : IGrainLifecycle, ISiloLifecycle
{
    private readonly List<Subscription> _subscriptions = [];

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        var subscription = new Subscription(this, stage, observer);
        lock (_subscriptions)
        {
            _subscriptions.Add(subscription);
        }

        return subscription;
    }

    public void Subscribe(string observerName, int stage, Func<CancellationToken, Task> start, Func<CancellationToken, Task>? stop = null) =>
        Subscribe(observerName, stage, new Observer(start, stop ?? (static _ => Task.CompletedTask)));

    /// <exception cref="Exception">The first failure; the stages after it are not started.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var stage in Stages().OrderBy(g => g.Key).ToArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(stage.Select(s => s.Observer.OnStart(cancellationToken)).ToArray());
            HighestCompletedStage = stage.Key;
        }
    }

    /// <summary>Stops all stages that were started, also when some of them fail.</summary>
    /// <exception cref="AggregateException">What failed.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        List<Exception> errors = [];
        foreach (var stage in Stages().Where(g => g.Key <= HighestCompletedStage).OrderByDescending(g => g.Key).ToArray())
        {
            foreach (var subscription in stage)
            {
                try
                {
                    await subscription.Observer.OnStop(cancellationToken);
                }
                catch (Exception e)
                {
                    errors.Add(e);
                }
            }

            LowestStoppedStage = stage.Key;
        }

        if (errors.Count > 0)
        {
            throw new AggregateException(errors);
        }
    }

    private IGrouping<int, Subscription>[] Stages()
    {
        lock (_subscriptions)
        {
            return [.. _subscriptions.GroupBy(s => s.Stage)];
        }
    }

    private sealed record Observer(Func<CancellationToken, Task> Start, Func<CancellationToken, Task> Stop) : ILifecycleObserver
    {
        public Task OnStart(CancellationToken cancellationToken = default) => Start(cancellationToken);

        public Task OnStop(CancellationToken cancellationToken = default) => Stop(cancellationToken);
    }

    private sealed class Subscription(LifecycleSubject subject, int stage, ILifecycleObserver observer) : IDisposable
    {
        public int Stage { get; } = stage;

        public ILifecycleObserver Observer { get; } = observer;

        public void Dispose()
        {
            lock (subject._subscriptions)
            {
                subject._subscriptions.Remove(this);
            }
        }
    }
}

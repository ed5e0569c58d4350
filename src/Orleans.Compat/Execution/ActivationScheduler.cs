namespace Orleans.Execution;

/// <summary>
/// Runs the turns of one activation, one at a time and in order, on the thread pool. Continuations of its awaits come
/// back here because it is their task scheduler.
/// </summary>
internal sealed class ActivationScheduler(Activation owner) : TaskScheduler, IThreadPoolWorkItem
{
    private const int TurnsBeforeYield = 64;

    [ThreadStatic]
    private static ActivationScheduler? _running;

    private readonly Lock _gate = new();
    private readonly Queue<object> _ready = new();
    private bool _scheduled;
    private volatile bool _stopped;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>The activation whose turn runs on this thread.</summary>
    public static Activation? CurrentActivation => _running?.Owner;

    private Activation Owner => owner;

    /// <summary>Queues an <see cref="ActivationWork"/> or a function that begins with a turn of its own.</summary>
    public void Enqueue(object turn)
    {
        lock (_gate)
        {
            _ready.Enqueue(turn);
            if (_scheduled)
            {
                return;
            }

            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>No turn runs any more, as in a process that has died.</summary>
    public void Stop() => _stopped = true;

    void IThreadPoolWorkItem.Execute()
    {
        var outer = _running;
        _running = this;
        try
        {
            for (var turns = 0; turns < TurnsBeforeYield; turns++)
            {
                object? turn;
                lock (_gate)
                {
                    if (!_ready.TryDequeue(out turn))
                    {
                        _scheduled = false;
                        return;
                    }
                }

                if (!_stopped)
                {
                    Run(turn);
                }
            }
        }
        finally
        {
            _running = outer;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task) => Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(_running, this) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _ready.OfType<Task>()];
        }
    }

    private void Run(object turn)
    {
        if (turn is Task continuation)
        {
            TryExecuteTask(continuation);
            return;
        }

        // The task is made here, on a pool thread, so that nothing ambient of the caller flows into the grain.
        var task = turn is ActivationWork
            ? new Task(static state => ((ActivationWork)state!).RunningOn!.Begin((ActivationWork)state), turn)
            : new Task(static state => _ = ((Func<Task>)state!)(), turn);
        task.RunSynchronously(this);
    }
}

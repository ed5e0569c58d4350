namespace Orleans.Transport;

/// <summary>Work that many ask for: who asks while it runs gets one more run after it, shared with the others who asked.</summary>
internal sealed class SharedWork
{
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private Task? _next;

    public Task RunAsync(Func<Task> work)
    {
        lock (_gate)
        {
            if (_next is { } next)
            {
                return next;
            }

            if (_running.IsCompleted)
            {
                return _running = work();
            }

            // Never on this thread: the lock orders what follows after the assignment here.
            return _next = _running
                .ContinueWith(_ => RunNext(work), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)
                .Unwrap();
        }
    }

    private Task RunNext(Func<Task> work)
    {
        lock (_gate)
        {
            _next = null;
            return _running = work();
        }
    }
}

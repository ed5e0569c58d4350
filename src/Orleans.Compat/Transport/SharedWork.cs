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
            if (_running.IsCompleted)
            {
                return _running = work();
            }

            return _next ??= RunNextAsync(_running, work);
        }
    }

    private async Task RunNextAsync(Task running, Func<Task> work)
    {
        await running.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Task next;
        lock (_gate)
        {
            _next = null;
            next = _running = work();
        }

        await next;
    }
}

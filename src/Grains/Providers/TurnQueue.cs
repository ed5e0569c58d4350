namespace ScimCluster.Grains;

/// <summary>
/// Lets the calls of one activation that change its state do so one after the other, though they interleave. Only turns of
/// the activation touch it.
/// </summary>
internal sealed class TurnQueue
{
    private Task _last = Task.CompletedTask;

    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var before = _last;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _last = done.Task;
        await before;
        try
        {
            return await work();
        }
        finally
        {
            done.SetResult();
        }
    }
}

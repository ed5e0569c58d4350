namespace Orleans.Messaging;

/// <summary>
/// Brings the view of the members up to date when something says that it is old, however often: at most once per
/// interval, so that a thousand refused calls are not a thousand reads of the table.
/// </summary>
internal sealed class PacedRefresh(Func<Task> refresh, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private bool _asked;
    private long? _begunAt;

    /// <summary>Returns at once; whoever has to know hears of the change from the membership.</summary>
    public void Ask()
    {
        TimeSpan wait;
        lock (_gate)
        {
            if (_asked)
            {
                return;
            }

            _asked = true;
            wait = _begunAt is { } begun ? Interval - time.GetElapsedTime(begun) : TimeSpan.Zero;
        }

        _ = RunAsync(wait);
    }

    // What is away is logged by the membership, whose own period asks for the same.
    private async Task RunAsync(TimeSpan wait)
    {
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, CancellationToken.None).ConfigureAwait(false);
        }

        lock (_gate)
        {
            // Who asks from here on knows of something that this read may not see.
            _asked = false;
            _begunAt = time.GetTimestamp();
        }

        await refresh().ConfigureAwait(false);
    }
}

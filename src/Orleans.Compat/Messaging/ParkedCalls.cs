namespace Orleans.Messaging;

/// <summary>
/// Calls that no silo takes at the moment: each is tried again when its delay is over, and all of them as soon as the
/// members change.
/// </summary>
internal sealed class ParkedCalls : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<GrainRequest, long> _waiting = new();
    private readonly TimeProvider _time;
    private readonly Action<GrainRequest> _route;
    private readonly ITimer _timer;
    private bool _disposed;

    public ParkedCalls(TimeProvider time, Action<GrainRequest> route)
    {
        _time = time;
        _route = route;
        _timer = time.CreateTimer(static s => ((ParkedCalls)s!).ReleaseDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>False if nothing is tried again any more.</summary>
    public bool TryPark(GrainRequest request, TimeSpan delay)
    {
        var due = _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);
        lock (_gate)
        {
            if (_disposed)
            {
                return false;
            }

            request.IsParked = true;
            var isNext = !_waiting.TryPeek(out _, out var next) || due < next;
            _waiting.Enqueue(request, due);
            if (isNext)
            {
                _timer.Change(delay, Timeout.InfiniteTimeSpan);
            }
        }

        return true;
    }

    /// <summary>Tries all of them again, on another thread.</summary>
    public void ReleaseAll() => ThreadPool.UnsafeQueueUserWorkItem(static parked => parked.Release(long.MaxValue), this, preferLocal: false);

    /// <summary>Tries all of them once more, and none after that.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        _timer.Dispose();
        Release(long.MaxValue);
    }

    private void ReleaseDue() => Release(_time.GetTimestamp());

    private void Release(long until)
    {
        List<GrainRequest> released = [];
        lock (_gate)
        {
            while (_waiting.TryPeek(out var request, out var due) && due <= until)
            {
                _waiting.Dequeue();
                request.IsParked = false;
                released.Add(request);
            }

            if (_waiting.TryPeek(out _, out var next))
            {
                // A timer may be early by less than a millisecond.
                var left = _time.GetElapsedTime(_time.GetTimestamp(), next);
                _timer.Change(left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            }
        }

        foreach (var request in released)
        {
            _route(request);
        }
    }
}

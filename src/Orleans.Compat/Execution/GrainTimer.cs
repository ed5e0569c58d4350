using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime
{
    /// <summary>Calls back as a turn of its grain until it is disposed of or the activation ends.</summary>
    public interface IGrainTimer : IDisposable
    {
        void Change(TimeSpan dueTime, TimeSpan period);
    }

    public readonly struct GrainTimerCreationOptions : IEquatable<GrainTimerCreationOptions>
    {
        public GrainTimerCreationOptions()
        {
        }

        [SetsRequiredMembers]
        public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            Period = period;
        }

        public required TimeSpan DueTime { get; init; }

        /// <summary>The time from the end of one callback to the next; infinite for only one.</summary>
        public required TimeSpan Period { get; init; }

        /// <summary>Callbacks may run while a request awaits.</summary>
        public bool Interleave { get; init; }

        /// <summary>Callbacks keep the activation from being idle.</summary>
        public bool KeepAlive { get; init; }

        public bool Equals(GrainTimerCreationOptions other) =>
            DueTime == other.DueTime && Period == other.Period && Interleave == other.Interleave && KeepAlive == other.KeepAlive;

        public override bool Equals(object? obj) => obj is GrainTimerCreationOptions other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(DueTime, Period, Interleave, KeepAlive);

        public static bool operator ==(GrainTimerCreationOptions left, GrainTimerCreationOptions right) => left.Equals(right);

        public static bool operator !=(GrainTimerCreationOptions left, GrainTimerCreationOptions right) => !left.Equals(right);
    }
}

namespace Orleans.Execution
{
    internal sealed class GrainTimer : IGrainTimer
    {
        private readonly Activation _activation;
        private readonly Func<CancellationToken, Task> _callback;
        private readonly CancellationTokenSource _disposal = new();
        private readonly TimerTick _tick;
        private readonly ITimer _timer;
        private TimeSpan _period;
        private int _pending;

        public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
        {
            _activation = activation;
            _callback = callback;
            _period = options.Period;
            _tick = new TimerTick(this, options);
            _timer = activation.Silo.Time.CreateTimer(static s => ((GrainTimer)s!).Due(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            activation.Register(this);
            _timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
        }

        public bool IsDisposed => _disposal.IsCancellationRequested;

        public void Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            if (!IsDisposed)
            {
                _activation.Unregister(this);
                _timer.Dispose();
                _disposal.Cancel();
            }
        }

        public async Task TickAsync()
        {
            Interlocked.Exchange(ref _pending, 0);
            if (IsDisposed)
            {
                return;
            }

            try
            {
                await _callback(_disposal.Token);
            }
            catch (Exception e)
            {
                // The next tick gets its chance, as in Orleans.
                _activation.Silo.LogTimerFailed(e, _activation.GrainId);
            }

            if (!IsDisposed)
            {
                _timer.Change(_period, Timeout.InfiniteTimeSpan);
            }
        }

        private void Due()
        {
            if (Interlocked.Exchange(ref _pending, 1) == 0)
            {
                _activation.TryReceive(_tick);
            }
        }
    }

    /// <summary>One callback of a timer, queued like a request.</summary>
    internal sealed class TimerTick(GrainTimer timer, GrainTimerCreationOptions options) : ActivationWork
    {
        public override bool AlwaysInterleave => options.Interleave;

        public override bool IsAbandoned => timer.IsDisposed;

        public bool KeepAlive => options.KeepAlive;

        public override Task RunAsync(Activation activation) => timer.TickAsync();

        public override void Fail(Exception error) => timer.Dispose();
    }
}

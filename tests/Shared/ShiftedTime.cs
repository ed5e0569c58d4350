namespace ScimCluster.Testing;

/// <summary>The system's time, some hours later: what is due by the clock comes at once, and timers run as they do.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    /// <summary>Lets so much time pass.</summary>
    public void Advance(TimeSpan time) => Interlocked.Add(ref _shift, time.Ticks);
}

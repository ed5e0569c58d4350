namespace ScimCluster.Gateway.Tests.Sessions;

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private TimeSpan _moved;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _moved.Ticks;

    public void Advance(TimeSpan time) => _moved += time;
}

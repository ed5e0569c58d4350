namespace ScimCluster.Grains;

/// <summary>Whether a receiver answers: one that is down gets a probe after each pause, and nothing else.</summary>
internal sealed class ReceiverHealth(int? downAfter)
{
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _probes;

    /// <summary>Until when nothing is sent; null while the receiver answers.</summary>
    public DateTimeOffset? DownUntil { get; private set; }

    public bool IsDown => DownUntil is not null;

    /// <summary>Notes a success.</summary>
    /// <returns>True if the receiver was down before.</returns>
    public bool Succeeded()
    {
        lock (_gate)
        {
            var wasDown = IsDown;
            _failed.Clear();
            _probes = 0;
            DownUntil = null;
            return wasDown;
        }
    }

    /// <summary>Notes a failure: too many resources in a row, or the failure of a probe, begin a pause.</summary>
    public void Failed(string resourceId, DateTimeOffset now, Func<int, TimeSpan> pause)
    {
        lock (_gate)
        {
            _failed.Add(resourceId);
            if (downAfter is { } limit && (_failed.Count >= limit || IsDown) && !(DownUntil > now))
            {
                DownUntil = now + pause(++_probes);
            }
        }
    }
}

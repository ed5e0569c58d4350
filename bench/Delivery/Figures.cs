using System.Collections.Concurrent;
using System.Globalization;

namespace ScimCluster.DeliveryBench;

/// <summary>Durations, and what is said of them.</summary>
internal sealed class Figures
{
    private readonly ConcurrentQueue<TimeSpan> _durations = new();

    public void Add(TimeSpan duration) => _durations.Enqueue(duration > TimeSpan.Zero ? duration : TimeSpan.Zero);

    public void Add(Figures others)
    {
        foreach (var duration in others._durations)
        {
            Add(duration);
        }
    }

    public string Row(string name)
    {
        var sorted = _durations.Order().ToList();
        return sorted.Count == 0
            ? $"| {name} | - | - | 0 |"
            : string.Create(CultureInfo.InvariantCulture, $"| {name} | {Part(0.5)} | {Part(0.99)} | {sorted.Count} |");

        string Part(double part) => sorted[(int)((sorted.Count - 1) * part)].TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
    }
}

namespace ScimCluster.Grains;

/// <summary>Pauses between attempts: doubling from the first to the longest, each shortened by a random part of up to a half.</summary>
internal readonly record struct Backoff(TimeSpan First, TimeSpan Longest)
{
    // 2^40 times the shortest pause is longer than any that can be configured.
    private const int MaxDoublings = 40;

    /// <summary>The pause behind an attempt, from 1.</summary>
    /// <param name="attempt">The how manieth attempt failed.</param>
    /// <param name="random">From 0 to below 1.</param>
    public TimeSpan After(int attempt, double random)
    {
        var doubled = First.Ticks * Math.Pow(2, Math.Clamp(attempt - 1, 0, MaxDoublings));
        return TimeSpan.FromTicks((long)(Math.Min(doubled, Longest.Ticks) * (1 - (random / 2))));
    }
}

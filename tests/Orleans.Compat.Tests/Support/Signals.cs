using System.Collections.Concurrent;

namespace ScimCluster.Orleans.Compat.Tests.Support;

/// <summary>What a test and its grains tell each other, by key: all of them run in this process.</summary>
internal static class Signals
{
    private static readonly ConcurrentDictionary<string, Signal> All = new(StringComparer.Ordinal);

    public static Signal For(string key) => All.GetOrAdd(key, static _ => new Signal());

    public static string NewKey() => $"test:{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";
}

internal sealed class Signal
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _entered = new(0);
    private int _activations;
    private int _deactivations;
    private int _failuresLeft;
    private int _inside;
    private int _mostInside;

    public ConcurrentQueue<string> Events { get; } = new();

    public int Activations => Volatile.Read(ref _activations);

    public int Deactivations => Volatile.Read(ref _deactivations);

    public int MostInside => Volatile.Read(ref _mostInside);

    public Task Opened => _gate.Task;

    public void Activated() => Interlocked.Increment(ref _activations);

    public void Deactivated() => Interlocked.Increment(ref _deactivations);

    public void FailNext(int times) => Volatile.Write(ref _failuresLeft, times);

    public bool TakesFailure() => Interlocked.Decrement(ref _failuresLeft) >= 0;

    /// <summary>A grain says that it is inside a method.</summary>
    public void Enter()
    {
        var inside = Interlocked.Increment(ref _inside);
        int most;
        while (inside > (most = Volatile.Read(ref _mostInside)) && Interlocked.CompareExchange(ref _mostInside, inside, most) != most)
        {
        }

        _entered.Release();
    }

    public void Leave() => Interlocked.Decrement(ref _inside);

    /// <summary>Lets everything that waits for <see cref="Opened"/> go on.</summary>
    public void Open() => _gate.TrySetResult();

    public async Task WaitForEntries(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(await _entered.WaitAsync(TimeSpan.FromSeconds(20)), $"Only {i} of {count} calls have begun.");
        }
    }
}

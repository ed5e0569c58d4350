using Orleans.TestingHost;
using ScimCluster.Orleans.Compat.Tests.Grains;

namespace ScimCluster.Orleans.Compat.Tests.Support;

/// <summary>Stops and starts silos in order while a client and the grains call: nothing may fail, and nothing run twice.</summary>
internal static class Rolling
{
    private const int Callers = 32;
    private const int CallsPerRound = 4 * Callers;

    public static async Task RollAsync(InProcessTestCluster silos, string key, int rounds)
    {
        var random = new Random(4711);
        using var finished = new CancellationTokenSource();
        var made = 0;
        var callers = Enumerable.Range(0, Callers).Select(caller => CallAsync(silos, key, caller, () => Interlocked.Increment(ref made), finished.Token)).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            // A machine that starts silos faster than it makes calls would test nothing.
            var enough = (round + 1) * CallsPerRound;
            await TableCluster.UntilAsync(
                () => Task.FromResult(Volatile.Read(ref made) >= enough || callers.Any(c => c.IsCompleted)), $"{enough} calls");
            await silos.StopSiloAsync(silos.Silos[random.Next(silos.Silos.Count)]);
            await silos.StartAdditionalSiloAsync();
        }

        await finished.CancelAsync();
        await Task.WhenAll(callers);

        var executions = Ledger.Executions.Where(e => e.Key.StartsWith(key, StringComparison.Ordinal)).ToArray();
        Assert.Equal([], executions.Where(e => e.Value != 1));
        Assert.Equal(made, executions.Length);
    }

    // Any exception of a call fails the test.
    private static async Task CallAsync(
        InProcessTestCluster silos, string key, int caller, Action onAnswered, CancellationToken finished)
    {
        var random = new Random(caller);
        var number = 0;
        while (!finished.IsCancellationRequested)
        {
            var callId = $"{key}:{caller}:{number++}";
            var grain = silos.Client.GetGrain<ILedgerGrain>($"{key}:{random.Next(200)}");
            var answer = await (random.Next(4) == 0
                ? grain.RunOn(callId, $"{key}:{random.Next(200, 400)}")
                : grain.Run(callId, random.Next(4)));
            Assert.Equal(callId, answer);
            onAnswered();
        }
    }
}

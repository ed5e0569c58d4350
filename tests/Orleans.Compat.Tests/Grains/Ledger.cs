using System.Collections.Concurrent;

namespace ScimCluster.Orleans.Compat.Tests.Grains;

/// <summary>Counts how often each call was run, in whichever silo of this process.</summary>
internal static class Ledger
{
    public static ConcurrentDictionary<string, int> Executions { get; } = new(StringComparer.Ordinal);
}

[Alias("test.ledger")]
public interface ILedgerGrain : IGrainWithStringKey
{
    [Alias("run")]
    Task<string> Run(string callId, int pauses);

    [Alias("run-on")]
    Task<string> RunOn(string callId, string otherKey);
}

/// <summary>Writes down what it runs; awaits between, so that requests are in all states when its silo stops.</summary>
internal sealed class LedgerGrain : Grain, ILedgerGrain
{
    public async Task<string> Run(string callId, int pauses)
    {
        Ledger.Executions.AddOrUpdate(callId, 1, static (_, count) => count + 1);
        for (var i = 0; i < pauses; i++)
        {
            await Task.Yield();
        }

        return callId;
    }

    public Task<string> RunOn(string callId, string otherKey) => GrainFactory.GetGrain<ILedgerGrain>(otherKey).Run(callId, 1);
}

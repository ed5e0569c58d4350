using Orleans.Configuration;
using Orleans.TestingHost;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>Silos stop and start in order while a client and the grains call: nothing may fail, and nothing run twice.</summary>
public sealed class GracefulStopTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const int Rounds = 5;
    private const int Callers = 32;

    private readonly string _key = Signals.NewKey();

    [Fact]
    public async Task No_call_fails_or_runs_twice_when_silos_stop_and_start()
    {
        await using var silos = await Clusters.StartAsync(silos: 3);
        await RollAsync(silos);
    }

    [Fact]
    public async Task No_call_fails_or_runs_twice_when_silos_of_the_table_stop_and_start()
    {
        await using var cluster = new TableCluster(database.ConnectionString);
        await using var silos = await cluster.DeployAsync(3);
        await RollAsync(silos);
    }

    [Fact]
    public async Task No_call_fails_or_runs_twice_when_silos_hear_of_changes_from_the_table_alone()
    {
        await using var cluster = new TableCluster(database.ConnectionString)
        {
            Configure = silo => silo.Configure<ClusterMembershipOptions>(options => options.UseLivenessGossip = false),
        };
        await using var silos = await cluster.DeployAsync(3);
        await RollAsync(silos);
    }

    private async Task RollAsync(InProcessTestCluster silos)
    {
        var random = new Random(4711);
        using var finished = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(caller => CallAsync(silos, caller, finished.Token)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            await silos.StopSiloAsync(silos.Silos[random.Next(silos.Silos.Count)]);
            await silos.StartAdditionalSiloAsync();
        }

        await finished.CancelAsync();
        var made = (await Task.WhenAll(callers)).Sum();

        var executions = Ledger.Executions.Where(e => e.Key.StartsWith(_key, StringComparison.Ordinal)).ToArray();
        Assert.Equal([], executions.Where(e => e.Value != 1));
        Assert.Equal(made, executions.Length);
        Assert.True(made > 10 * Callers, $"Only {made} calls were made.");
    }

    // Any exception of a call fails the test.
    private async Task<int> CallAsync(InProcessTestCluster silos, int caller, CancellationToken finished)
    {
        var random = new Random(caller);
        var made = 0;
        while (!finished.IsCancellationRequested)
        {
            var callId = $"{_key}:{caller}:{made++}";
            var grain = silos.Client.GetGrain<ILedgerGrain>($"{_key}:{random.Next(200)}");
            var answer = await (random.Next(4) == 0
                ? grain.RunOn(callId, $"{_key}:{random.Next(200, 400)}")
                : grain.Run(callId, random.Next(4)));
            Assert.Equal(callId, answer);
        }

        return made;
    }
}

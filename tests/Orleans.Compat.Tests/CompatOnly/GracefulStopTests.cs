using Orleans.Configuration;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>Silos stop and start in order while a client and the grains call: nothing may fail, and nothing run twice.</summary>
public sealed class GracefulStopTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    // Nobody is to be declared dead because the machine is busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _key = Signals.NewKey();

    [Fact]
    public async Task No_call_fails_or_runs_twice_when_silos_stop_and_start()
    {
        await using var silos = await Clusters.StartAsync(silos: 3);
        await Rolling.RollAsync(silos, _key, rounds: 5);
    }

    [Fact]
    public async Task No_call_fails_or_runs_twice_when_silos_of_the_table_stop_and_start()
    {
        await using var cluster = new TableCluster(database.ConnectionString) { ProbeTimeout = Patience };
        await using var silos = await cluster.DeployAsync(3);
        await Rolling.RollAsync(silos, _key, rounds: 5);
    }

    [Fact]
    public async Task No_call_fails_or_runs_twice_when_silos_hear_of_changes_from_the_table_alone()
    {
        await using var cluster = new TableCluster(database.ConnectionString)
        {
            ProbeTimeout = Patience,
            Configure = silo => silo.Configure<ClusterMembershipOptions>(options => options.UseLivenessGossip = false),
        };
        await using var silos = await cluster.DeployAsync(3);
        await Rolling.RollAsync(silos, _key, rounds: 5);
    }
}

using ScimCluster.Cluster.Tests.Load;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;
using Xunit.Abstractions;

namespace ScimCluster.Cluster.Tests.Failures;

/// <summary>Silos that stand still, as in a long pause of the machine, and go on.</summary>
[Collection(PostgresTests.Name)]
public sealed class PausedSiloTests(PostgresServer postgres, ITestOutputHelper output)
{
    // Compat ends its process with 70; the packages abort it (128 + SIGABRT).
    private static readonly int[] EvictedExitCodes = [70, 134];

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Silo_that_goes_on_after_30_seconds_steps_down_and_nothing_is_lost_or_doubled()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 3, gateways: 2);
        var connections = new[] { await cluster.ConnectAsync(), await cluster.ConnectAsync(), await cluster.ConnectAsync() };
        var turn = 0;
        var load = new MixedLoad(() => cluster.Gateways[(int)((uint)Interlocked.Increment(ref turn) % 2)].Http, connections, clients: 8);
        load.Start();
        await load.WaitForSuccessesAsync(100);

        for (var round = 0; round < Soak.Rounds(inEveryRun: 1, atFullLength: 6); round++)
        {
            var silo = cluster.Silos[0];
            await silo.Process.SignalAsync("STOP");
            await Task.Delay(Pause, TimeProvider.System);
            await silo.Process.SignalAsync("CONT");

            // The others have declared it dead: it finds that out by itself.
            await silo.Process.WaitForExitAsync();
            Assert.Contains(silo.Process.ExitCode, EvictedExitCodes);
            Assert.Contains("dead", silo.Process.Output, StringComparison.Ordinal);
            await cluster.StartSiloAsync();
            await load.WaitForSuccessesAsync(100);
        }

        await load.StopAsync();
        output.WriteLine(load.Describe());
        await load.AssertNothingLostOrDoubledAsync(cluster);
    }

    [Fact]
    public async Task Silo_that_goes_on_before_it_is_declared_dead_serves_on()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 3, gateways: 1);
        var connection = await cluster.ConnectAsync();
        var load = new MixedLoad(() => cluster.Gateways[0].Http, [connection], clients: 8);
        load.Start();
        await load.WaitForSuccessesAsync(100);
        var silo = cluster.Silos[0];

        await silo.Process.SignalAsync("STOP");
        await Task.Delay(ClusterTimes.Probe / 2, TimeProvider.System);
        await silo.Process.SignalAsync("CONT");
        await load.WaitForSuccessesAsync(300);
        await load.StopAsync();

        Assert.False(silo.Process.HasExited);
        Assert.DoesNotContain(load.Outcomes, outcome => outcome.Status is 0 or 503);
        await load.AssertNothingLostOrDoubledAsync(cluster);
    }

    [Fact]
    public async Task Token_revoked_while_a_silo_stood_still_is_not_accepted_for_a_write_when_it_goes_on()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 3, gateways: 0, silosServe: true);

        // Each silo has seen the token of each connection, and one of them has its grain.
        var connections = new List<TestConnection>();
        for (var i = 0; i < 6; i++)
        {
            var connection = await cluster.ConnectAsync();
            connections.Add(connection);
            foreach (var silo in cluster.Silos)
            {
                (await new ApiClient(silo.Http, connection.Token).GetAsync(Users.Path)).AssertStatus(200);
            }
        }

        var paused = cluster.Silos[0];
        await paused.Process.SignalAsync("STOP");
        await Eventually.TrueAsync(
            async () => await cluster.CountAsync("SELECT count(*) FROM orleans.orleansmembershiptable WHERE status = 3") == 2,
            () => "the silo is declared dead");
        foreach (var connection in connections)
        {
            (await cluster.SignedIn(cluster.Silos[1].Http, connection.AdministratorId).PostAsync(
                "/scim/delete-provider-connection", $$"""{"providerId":"{{connection.ProviderId}}"}""")).AssertStatus(200);
        }

        // The kernel accepts the connections: the requests are the first thing that the silo sees.
        var writes = connections.Select((connection, i) =>
            new ApiClient(paused.Http, connection.Token).PostAsync(Users.Path, Users.Body($"late{i}@acme.example"))).ToList();
        await paused.Process.SignalAsync("CONT");

        foreach (var write in writes)
        {
            try
            {
                Assert.Contains((await write).Status, new[] { 401, 503 });
            }
            catch (HttpRequestException)
            {
                // The process has ended before it answered.
                continue;
            }
        }

        Assert.Equal(0, await cluster.CountAsync("SELECT count(*) FROM scim.identities"));
    }
}

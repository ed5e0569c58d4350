using ScimCluster.Cluster.Tests.Load;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;
using Xunit.Abstractions;

namespace ScimCluster.Cluster.Tests.Failures;

[Collection(PostgresTests.Name)]
public sealed class KilledSiloTests(PostgresServer postgres, ITestOutputHelper output)
{
    private const int Clients = 12;
    private const int ShortRounds = 3;

    private static readonly TimeSpan FullLength = TimeSpan.FromMinutes(10);

    // Beyond the configured time of detection, for what follows from it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Silos_killed_under_load_lose_nothing_double_nothing_and_fail_only_with_503_until_detected()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 3, gateways: 2);
        var connections = new[] { await cluster.ConnectAsync(), await cluster.ConnectAsync(), await cluster.ConnectAsync() };
        var turn = 0;
        var load = new MixedLoad(() => cluster.Gateways[(int)((uint)Interlocked.Increment(ref turn) % 2)].Http, connections, Clients);
        load.Start();
        await load.WaitForSuccessesAsync(200);

        var time = TimeProvider.System;
        var random = new Random(1);
        var kills = new List<long>();
        var detected = new List<TimeSpan>();
        var begun = time.GetTimestamp();
        while (kills.Count < ShortRounds || time.GetElapsedTime(begun) < Soak.Length(FullLength))
        {
            var victim = cluster.Silos[random.Next(cluster.Silos.Count)];
            kills.Add(time.GetTimestamp());
            victim.Process.Kill();
            await victim.Process.WaitForExitAsync();
            await Eventually.TrueAsync(
                async () => await cluster.CountAsync($"SELECT count(*) FROM orleans.orleansmembershiptable WHERE siloname = '{victim.Name}' AND status = 6") == 1,
                () => $"{victim.Name} is declared dead");
            detected.Add(time.GetElapsedTime(kills[^1]));
            await cluster.StartSiloAsync();

            // The next one is killed when all is well again: with every second silo dead nobody could vote.
            await Eventually.TrueAsync(
                async () => await cluster.CountAsync("SELECT count(*) FROM orleans.orleansmembershiptable WHERE status = 3") == 3,
                () => "three silos are active");
            await load.WaitForSuccessesAsync(200);
        }

        await load.StopAsync();
        output.WriteLine($"{kills.Count} kills in {time.GetElapsedTime(begun).TotalMinutes:F1} min: {load.Describe()}; declared dead after {detected.Average(t => t.TotalSeconds):F1} s, at most {detected.Max().TotalSeconds:F1} s");

        Assert.All(load.Outcomes.Where(outcome => outcome.Status == 503), failure => Assert.True(
            kills.Any(kill => failure.Ended >= kill && time.GetElapsedTime(kill, failure.Ended) <= ClusterTimes.Detection + Grace),
            $"{failure.Operation} failed {kills.Where(kill => kill <= failure.Ended).Select(kill => time.GetElapsedTime(kill, failure.Ended)).Order().FirstOrDefault()} after a kill."));
        await load.AssertNothingLostOrDoubledAsync(cluster);
    }
}

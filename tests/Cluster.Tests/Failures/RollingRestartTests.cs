using ScimCluster.Cluster.Tests.Load;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;
using Xunit.Abstractions;

namespace ScimCluster.Cluster.Tests.Failures;

[Collection(PostgresTests.Name)]
public sealed class RollingRestartTests(PostgresServer postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task Restart_of_every_silo_and_gateway_under_load_fails_no_request()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 3, gateways: 2);
        var connections = new[] { await cluster.ConnectAsync(), await cluster.ConnectAsync(), await cluster.ConnectAsync() };
        await using var service = new ServiceAddress(cluster);
        await service.WaitForAsync(2);
        var load = new MixedLoad(service.Next, connections, clients: 8);
        var gateways = new List<Member>(cluster.Gateways);
        load.Start();
        await load.WaitForSuccessesAsync(100);

        for (var round = 0; round < Soak.Rounds(inEveryRun: 1, atFullLength: 8); round++)
        {
            // As a Deployment does: the new one first. And as a StatefulSet does: the old one first.
            foreach (var silo in cluster.Silos)
            {
                if (round % 2 == 0)
                {
                    await cluster.StartSiloAsync();
                    await silo.StopAsync();
                }
                else
                {
                    await silo.StopAsync();
                    await cluster.StartSiloAsync();
                }

                Assert.Equal(0, silo.Process.ExitCode);
                await load.WaitForSuccessesAsync(50);
            }

            foreach (var gateway in cluster.Gateways)
            {
                await gateway.StopAsync();
                Assert.Equal(0, gateway.Process.ExitCode);
                gateways.Add(await cluster.StartGatewayAsync());
                await service.WaitForAsync(2);
                await load.WaitForSuccessesAsync(50);
            }
        }

        await load.StopAsync();
        output.WriteLine(load.Describe());
        var failed = load.Outcomes.Where(outcome => outcome.Status is 0 or >= 500).ToList();
        Assert.True(failed.Count == 0, $"{string.Join('\n', failed)}\n{string.Join('\n', gateways.SelectMany(Warnings))}");
        await load.AssertNothingLostOrDoubledAsync(cluster);
    }

    // Which requests a gateway could not carry out, and what it met.
    private static IEnumerable<string> Warnings(Member gateway) =>
        gateway.Process.Output.Split('\n').Where(line => line.Contains("answered 50", StringComparison.Ordinal)).Select(line => $"{gateway.Name}: {line}");
}

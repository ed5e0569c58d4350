using ScimCluster.Cluster.Tests.Load;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;
using Xunit.Abstractions;

namespace ScimCluster.Cluster.Tests.Failures;

[Collection(PostgresTests.Name)]
public sealed class RollingRestartTests(PostgresServer postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task Restart_of_every_silo_and_gateway_under_load_fails_no_request_but_a_rare_patch()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 3, gateways: 2);
        var connections = new[] { await cluster.ConnectAsync(), await cluster.ConnectAsync(), await cluster.ConnectAsync() };
        await using var service = new ServiceAddress(cluster);
        await service.WaitForAsync(2);
        var load = new MixedLoad(service.Next, connections, clients: 8);
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
                await cluster.StartGatewayAsync();
                await service.WaitForAsync(2);
                await load.WaitForSuccessesAsync(50);
            }
        }

        await load.StopAsync();
        output.WriteLine(load.Describe());
        Assert.DoesNotContain(load.Outcomes, outcome => outcome.Status is 0 or >= 500 && !IsUnansweredPatch(outcome));
        Assert.InRange(load.Outcomes.Count(IsUnansweredPatch), 0, load.Outcomes.Count / 1000);
        await load.AssertNothingLostOrDoubledAsync(cluster);
    }

    // If its silo was gone before the answer, nobody knows whether it was carried out: the client is asked to send it again.
    private static bool IsUnansweredPatch(LoadOutcome outcome) => outcome is { Operation: "patch", Status: 503 };
}

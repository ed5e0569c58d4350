using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Failures;

[Collection(PostgresTests.Name)]
public sealed class MembershipTests(PostgresServer postgres)
{
    private const int Changes = 20;

    private const string RowsSql = """
        SELECT count(*) FILTER (WHERE status = 3) * 1000000 + count(*) FILTER (WHERE status = 6) * 1000 + count(*)
          FROM orleans.orleansmembershiptable
        """;

    [Fact]
    public async Task Twenty_starts_and_stops_in_random_order_end_in_a_consistent_table()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 1, gateways: 1);
        var random = new Random(20);
        var started = 1;
        var pending = new List<Task>();
        for (var change = 0; change < Changes; change++)
        {
            var silos = cluster.Silos;
            if (silos.Count < 2 || (silos.Count < 4 && random.Next(2) == 0))
            {
                // Not awaited: silos join while others leave.
                started++;
                pending.Add(cluster.StartSiloAsync());
            }
            else
            {
                await Task.WhenAll(pending);
                pending.Clear();
                var silo = silos[random.Next(silos.Count)];
                if (random.Next(2) == 0)
                {
                    silo.Process.Kill();
                    await silo.Process.WaitForExitAsync();
                }
                else
                {
                    pending.Add(silo.StopAsync());
                }
            }
        }

        await Task.WhenAll(pending);
        var living = cluster.Silos.Count;
        var expected = (living * 1000000L) + ((started - living) * 1000L) + started;

        await Eventually.TrueAsync(
            async () => await cluster.CountAsync(RowsSql) == expected,
            () => $"{living} silos are active and {started - living} dead: {cluster.CountAsync(RowsSql).GetAwaiter().GetResult()}");
        foreach (var silo in cluster.Silos)
        {
            Assert.Equal(200, await silo.HealthAsync("/health/ready"));
        }

        var connection = await cluster.ConnectAsync();
        (await new ApiClient(cluster.Gateways[0].Http, connection.Token).PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
    }
}

using System.Globalization;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Programs;

/// <summary>The gateway as a program: how it starts, what it says of itself, and how it ends.</summary>
[Collection(PostgresTests.Name)]
public sealed class GatewayProgramTests(PostgresServer postgres)
{
    [Fact]
    public async Task Missing_connection_string_stops_the_start_and_is_named()
    {
        using var gateway = ProgramProcess.Start(ProgramProcess.Gateway, null);
        await gateway.WaitForExitAsync();

        Assert.Equal(2, gateway.ExitCode);
        Assert.Contains("ConnectionStrings:Clustering", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_stop_the_start_and_are_all_named()
    {
        using var gateway = ProgramProcess.Start(
            ProgramProcess.Gateway,
            null,
            "--ConnectionStrings:Clustering",
            "Host=127.0.0.1",
            "--Cluster:ResponseTimeout",
            "00:00:00",
            "--Gateway:RequestTimeout",
            "00:00:00");
        await gateway.WaitForExitAsync();

        Assert.Equal(2, gateway.ExitCode);
        Assert.All(
            ["Cluster:ResponseTimeout", "Gateway:RequestTimeout"], key => Assert.Contains(key, gateway.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gateway_without_a_cluster_is_alive_but_not_ready_and_finds_the_cluster_later()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 0, gateways: 0);
        var gateway = cluster.LaunchGateway();
        await Eventually.TrueAsync(async () => await gateway.HealthAsync("/health/live") == 200, () => gateway.Process.Output);

        Assert.Equal(503, await gateway.HealthAsync("/health/ready"));
        (await new ApiClient(gateway.Http, "token").GetAsync(Users.Path)).AssertScimError(503);

        await cluster.StartSiloAsync();
        await gateway.WaitUntilReadyAsync();
        await cluster.ConnectAsync(gateway);
    }

    [Fact]
    public async Task Gateway_whose_silos_are_gone_is_not_ready_and_answers_503_in_time()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 1, gateways: 0);
        var gateway = cluster.LaunchGateway(("Gateway:RequestTimeout", "00:00:02"));
        await gateway.WaitUntilReadyAsync();
        var connection = await cluster.ConnectAsync(gateway);
        var silo = cluster.Silos[0];
        silo.Process.Kill();
        await silo.Process.WaitForExitAsync();

        Assert.Equal(503, await gateway.HealthAsync("/health/ready"));
        Assert.Equal(200, await gateway.HealthAsync("/health/live"));
        (await new ApiClient(gateway.Http, connection.Token).GetAsync(Users.Path)).AssertScimError(503);

        await cluster.StartSiloAsync();
        await gateway.WaitUntilReadyAsync();
        (await new ApiClient(gateway.Http, connection.Token).GetAsync(Users.Path)).AssertStatus(200);
    }

    [Fact]
    public async Task Silo_that_stands_still_costs_a_request_no_more_than_its_deadline()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 1, gateways: 0);
        var gateway = cluster.LaunchGateway(("Gateway:RequestTimeout", "00:00:02"));
        await gateway.WaitUntilReadyAsync();
        var scim = new ApiClient(gateway.Http, (await cluster.ConnectAsync(gateway)).Token);
        var user = (await scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        await cluster.Silos[0].Process.SignalAsync("STOP");

        var answers = await Task.WhenAll(
            scim.GetAsync($"{Users.Path}/{user.Id}"),
            scim.GetAsync(Users.Path),
            scim.PostAsync(Users.Path, Users.Body("grace@acme.example")),
            scim.DeleteAsync($"{Users.Path}/{user.Id}"));

        Assert.All(answers, answer => answer.AssertScimError(503));
        await cluster.Silos[0].Process.SignalAsync("CONT");
        await gateway.WaitUntilReadyAsync();
        (await scim.GetAsync(Users.Path)).AssertStatus(200);
    }

    [Fact]
    public async Task Gateway_that_is_asked_to_stop_drains_first()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 1, gateways: 0);
        var gateway = cluster.LaunchGateway(("Shutdown:DrainDelay", "00:00:03"));
        await gateway.WaitUntilReadyAsync();
        var scim = new ApiClient(gateway.Http, (await cluster.ConnectAsync(gateway)).Token);

        await gateway.Process.SignalAsync("TERM");
        await Eventually.TrueAsync(async () => await gateway.HealthAsync("/health/ready") == 503, () => "the gateway says that it stops");
        var answer = await scim.PostAsync(Users.Path, Users.Body("ada@acme.example"));
        await gateway.Process.WaitForExitAsync();

        answer.AssertStatus(201);
        Assert.True(answer.Headers.ConnectionClose);
        Assert.Equal(0, gateway.Process.ExitCode);
    }

    [Fact]
    public async Task Silo_without_gateway_serves_only_its_health()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 1, gateways: 0);
        var silo = cluster.Silos[0];

        Assert.Equal(200, await silo.HealthAsync("/health/live"));
        Assert.Equal(200, await silo.HealthAsync("/health/ready"));
        Assert.Equal(404, await silo.HealthAsync("/scim/v2/ServiceProviderConfig"));
    }

    [Fact]
    public async Task Two_silos_that_serve_HTTP_share_what_they_store()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 2, gateways: 0, silosServe: true);
        var connection = await cluster.ConnectAsync(cluster.Silos[0]);
        for (var i = 0; i < 20; i++)
        {
            var userName = string.Create(CultureInfo.InvariantCulture, $"user{i}@acme.example");
            (await new ApiClient(cluster.Silos[i % 2].Http, connection.Token).PostAsync(Users.Path, Users.Body(userName))).AssertStatus(201);
            (await new ApiClient(cluster.Silos[(i + 1) % 2].Http, connection.Token).PostAsync(Users.Path, Users.Body(userName)))
                .AssertScimError(409, "uniqueness");
        }
    }
}

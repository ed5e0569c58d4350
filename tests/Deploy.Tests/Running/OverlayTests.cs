using System.Net;
using System.Net.Sockets;
using ScimCluster.Deploy.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Deploy.Tests.Running;

/// <summary>The programs accept the settings of the overlays, and make a cluster with them and the documented database roles.</summary>
[Collection(PostgresTests.Name)]
public sealed class OverlayTests(PostgresServer server) : IAsyncLifetime
{
    private const string CertificateFolder = "/etc/scim-cluster/tls";

    private readonly OperatorDatabase _database = new(server.AdminConnectionString);
    private readonly TemporaryFolder _certificates = new();

    public async Task InitializeAsync()
    {
        using (var authority = new TestAuthority())
        {
            authority.WriteFiles(_certificates.Path, "scim-silo");
        }

        await _database.CreateAsync();
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _certificates.Dispose();
    }

    [Fact]
    public async Task Migration_names_the_setting_whose_role_does_not_exist()
    {
        const string Missing = "nobody_has_this_name";
        var (exitCode, output) = await MigrateAsync(Overlays.Small, Missing);

        Assert.Equal(2, exitCode);
        Assert.Contains($"Migration:MembershipReader is '{Missing}'", output, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(AllOverlays))]
    public async Task Migration_silo_and_gateway_make_a_cluster(string overlay)
    {
        var (exitCode, output) = await MigrateAsync(overlay, OperatorDatabase.Reader);
        Assert.True(exitCode == 0, output);
        await using var silo = StartSilo(overlay);
        var siloAddress = await silo.WaitUntilStartedAsync();
        await using var gateway = StartGateway(overlay);
        var gatewayAddress = await gateway.WaitUntilStartedAsync();

        foreach (var address in (Uri[])[siloAddress, gatewayAddress])
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(address, "/health/live"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(address, "/health/ready"));
        }

        // The silo hosts no gateway. The gateway asks a grain for a token that nobody was given.
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(siloAddress, "/scim/v2/Users"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gatewayAddress, "/scim/v2/Users", "Bearer c2VjcmV0Om5vYm9keQ"));
        foreach (var process in (PodProcess[])[gateway, silo])
        {
            await process.TerminateAsync();
            Assert.Equal(0, (await process.WaitForExitAsync()).ExitCode);
        }
    }

    private async Task<(int ExitCode, string Output)> MigrateAsync(string overlay, string reader)
    {
        await using var migration = Start(overlay, "scim-migration", "ScimCluster.Silo.dll", new()
        {
            ["ConnectionStrings__Scim"] = _database.OwnerConnectionString,
            ["Migration__MembershipReader"] = reader,
        });
        return await migration.WaitForExitAsync();
    }

    private PodProcess StartSilo(string overlay)
    {
        var ports = FreePorts();
        return Start(overlay, "scim-silo", "ScimCluster.Silo.dll", new()
        {
            ["ConnectionStrings__Scim"] = _database.OwnerConnectionString,
            ["Silo__AdvertisedAddress"] = "127.0.0.1",
            ["Silo__SiloPort"] = $"{ports.Silos}",
            ["Silo__GatewayPort"] = $"{ports.Clients}",
        });
    }

    private PodProcess StartGateway(string overlay) => Start(overlay, "scim-gateway", "ScimCluster.Gateway.dll", new()
    {
        ["ConnectionStrings__Clustering"] = _database.ReaderConnectionString,
        ["Shutdown__DrainDelay"] = "00:00:00",
    });

    // What differs from a pod: it has no addresses, its certificates stand elsewhere, and there is no load balancer here.
    private PodProcess Start(string overlay, string workload, string assembly, Dictionary<string, string> own)
    {
        var manifests = Kustomize.Build(overlay);
        var pod = manifests.Workloads.Single(item => item.Name == workload);
        var settings = manifests.SettingsOf(pod)
            .Where(setting => setting.Value is not null)
            .ToDictionary(
                setting => setting.Key,
                setting => setting.Value!.Replace(CertificateFolder, _certificates.Path, StringComparison.Ordinal),
                StringComparer.Ordinal);
        settings["Urls"] = "http://127.0.0.1:0";
        foreach (var (variable, value) in own)
        {
            settings[variable] = value;
        }

        return PodProcess.Start(assembly, [.. pod.Container["args"]?.AsArray().Select(argument => argument!.ToString()) ?? []], settings);
    }

    private static async Task<HttpStatusCode> StatusAsync(Uri address, string path, string? authorization = null)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    private static (int Silos, int Clients) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}

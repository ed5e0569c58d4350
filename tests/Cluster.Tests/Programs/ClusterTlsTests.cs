using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Programs;

/// <summary>TLS between silos and gateways.</summary>
[Collection(PostgresTests.Name)]
public sealed class ClusterTlsTests(PostgresServer postgres) : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Members_of_one_authority_form_a_cluster_and_others_stay_outside()
    {
        _authority.WriteFiles(_folder.Path, "scim-silo");
        using var foreign = new TestAuthority();
        using var foreignFolder = new TemporaryFolder();
        foreign.WriteFiles(foreignFolder.Path, "scim-silo");
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 0, gateways: 0);
        await Task.WhenAll(
            cluster.LaunchSilo(Settings(_folder.Path)).WaitUntilReadyAsync(), cluster.LaunchSilo(Settings(_folder.Path)).WaitUntilReadyAsync());

        var member = cluster.LaunchGateway(Settings(_folder.Path));
        var plain = cluster.LaunchGateway();
        var stranger = cluster.LaunchGateway(Settings(foreignFolder.Path));
        await member.WaitUntilReadyAsync();
        var scim = new ApiClient(member.Http, (await cluster.ConnectAsync(member)).Token);
        for (var i = 0; i < 10; i++)
        {
            (await scim.PostAsync(Users.Path, Users.Body($"user{i}@acme.example"))).AssertStatus(201);
        }

        foreach (var outside in (Member[])[plain, stranger])
        {
            await Eventually.TrueAsync(
                () => Task.FromResult(outside.Process.Output.Contains("The cluster was not found", StringComparison.Ordinal)),
                () => outside.Process.Output);
            Assert.Equal(503, await outside.HealthAsync("/health/ready"));
        }
    }

    [Fact]
    public async Task Missing_and_malformed_files_stop_the_start_and_are_named()
    {
        _authority.WriteFiles(_folder.Path, "scim-silo");
        var certificate = Path.Combine(_folder.Path, "tls.crt");

        await AssertRefusedAsync("Cluster:Tls:KeyPath", ("Cluster:Tls:CertificatePath", certificate), ("Cluster:Tls:AuthorityPath", certificate));
        await AssertRefusedAsync("Cluster:Tls:AuthorityPath", [.. Settings(_folder.Path)[..2], ("Cluster:Tls:AuthorityPath", "/nowhere/ca.crt")]);
        await AssertRefusedAsync("PEM files", [.. Settings(_folder.Path)[..1], ("Cluster:Tls:KeyPath", certificate), .. Settings(_folder.Path)[2..]]);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private static (string Key, string Value)[] Settings(string folder) =>
    [
        ("Cluster:Tls:CertificatePath", Path.Combine(folder, "tls.crt")),
        ("Cluster:Tls:KeyPath", Path.Combine(folder, "tls.key")),
        ("Cluster:Tls:AuthorityPath", Path.Combine(folder, "ca.crt")),
    ];

    private static async Task AssertRefusedAsync(string named, params (string Key, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal);
        all["ConnectionStrings:Clustering"] = "Host=127.0.0.1";
        using var gateway = ProgramProcess.Start(ProgramProcess.Gateway, all);
        await gateway.WaitForExitAsync();

        Assert.Equal(2, gateway.ExitCode);
        Assert.Contains(named, gateway.Output, StringComparison.Ordinal);
    }
}

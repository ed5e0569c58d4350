using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Connections.Security;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>Two silos that speak TLS with each other and want certificates of everybody.</summary>
public sealed partial class TlsTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(1);

    private readonly string _key = Signals.NewKey();
    private readonly TestAuthority _authority = new();
    private TableCluster _cluster = null!;
    private readonly CountingLog _log = new("Orleans");
    private IHost[] _silos = null!;

    public async Task InitializeAsync()
    {
        _cluster = new TableCluster(database.ConnectionString) { Configure = Secure };
        _silos = [await _cluster.StartSiloAsync(), await _cluster.StartSiloAsync()];
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Silos_and_a_client_with_certificates_talk_to_each_other()
    {
        var client = await _cluster.StartClientAsync(c => c.UseTls(options => Trust(options, _authority.Issue("client.test"))));

        foreach (var caller in _silos.Append(client))
        {
            Assert.Equal(2, (await PlacesAsync(caller)).Distinct().Count());
        }

        var large = new byte[500_000];
        new Random(5).NextBytes(large);
        Assert.Equal(large, await client.Services.GetRequiredService<IGrainFactory>().GetGrain<IWireGrain>(_key).EchoBytes(large));
    }

    [Fact]
    public async Task No_call_is_lost_when_a_silo_with_tls_stops()
    {
        var client = await _cluster.StartClientAsync(c => c.UseTls(options => Trust(options, _authority.Issue("client.test"))));
        await PlacesAsync(client);

        var stop = _silos[1].StopAsync();
        var places = await PlacesAsync(client, 600);
        await stop;

        Assert.Equal(600, places.Length);
        Assert.Single((await PlacesAsync(client)).Distinct());
    }

    [Fact]
    public async Task No_call_fails_or_runs_twice_when_silos_with_tls_stop_and_start()
    {
        await using var silos = await Clusters.StartAsync(silos: 3, configure: Secure, configureClient: client => client.UseTls(
            options => Trust(options, _authority.Issue("client.test"))));
        await Rolling.RollAsync(silos, _key, rounds: 3);
    }

    [Fact]
    public async Task A_client_without_tls_is_refused()
    {
        await AssertRefusedAsync(static _ => { });
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_refused()
    {
        await AssertRefusedAsync(client => client.UseTls(options => Trust(options, certificate: null)));
    }

    [Fact]
    public async Task A_client_with_a_certificate_of_another_authority_is_refused()
    {
        using var other = new TestAuthority();
        await AssertRefusedAsync(client => client.UseTls(options => Trust(options, other.Issue("client.test"))));
    }

    [Fact]
    public async Task A_client_refuses_a_silo_that_it_does_not_trust_or_that_has_another_name()
    {
        using var other = new TestAuthority();
        await AssertRefusedAsync(client => client.UseTls(options =>
        {
            Trust(options, _authority.Issue("client.test"));
            options.RemoteCertificateValidation = (certificate, _, _) => other.HasIssued(certificate);
        }));
        await AssertRefusedAsync(client => client.UseTls(options =>
        {
            Trust(options, _authority.Issue("client.test"));
            options.OnAuthenticateAsClient = static (_, connection) => connection.TargetHost = "another.test";
        }));
    }

    [Fact]
    public async Task The_gateway_speaks_no_version_of_tls_that_is_not_allowed()
    {
        var endpoint = _silos[0].Services.GetRequiredService<ILocalSiloDetails>().GatewayAddress.Endpoint;
        using var socket = new TcpClient();
        await socket.ConnectAsync(endpoint);
        await using var stream = new SslStream(socket.GetStream());

        await Assert.ThrowsAnyAsync<Exception>(() => stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = TestAuthority.SiloName,
            EnabledSslProtocols = SslProtocols.Tls12,
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        }));
    }

    [Fact]
    public void What_cannot_work_is_refused_when_the_host_is_made()
    {
        using var bare = X509CertificateLoader.LoadCertificate(_authority.Issue("bare.test").Export(X509ContentType.Cert));

        Assert.Throws<InvalidOperationException>(() => Build(options => options.LocalCertificate = null));
        Assert.Throws<InvalidOperationException>(() => Build(options => options.LocalCertificate = bare));
        Assert.Throws<ArgumentOutOfRangeException>(() => Build(options => options.HandshakeTimeout = TimeSpan.Zero));

        static void Build(Action<TlsOptions> configure) =>
            Host.CreateApplicationBuilder().UseOrleans(silo => silo.UseLocalhostClustering().UseTls(configure));
    }

    private void Secure(ISiloBuilder silo)
    {
        silo.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = OpenTimeout);
        silo.ConfigureLogging(log => log.AddProvider(_log));
        silo.UseTls(options =>
        {
            Trust(options, _authority.Issue(TestAuthority.SiloName));
            options.SslProtocols = SslProtocols.Tls13;
        });
    }

    private void Trust(TlsOptions options, X509Certificate2? certificate)
    {
        options.LocalCertificate = certificate;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (remote, _, errors) =>
            !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && _authority.HasIssued(remote);
        options.OnAuthenticateAsClient = static (_, connection) => connection.TargetHost = TestAuthority.SiloName;
    }

    private async Task AssertRefusedAsync(Action<IClientBuilder> configure)
    {
        var error = await Assert.ThrowsAnyAsync<OrleansException>(() => _cluster.StartClientAsync(client =>
        {
            client.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = OpenTimeout);
            configure(client);
        }));

        Assert.Contains("gateway", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await PlacesAsync(_silos[0])).Distinct().Count());
    }

    private Task<string[]> PlacesAsync(IHost caller, int count = 60) => Task.WhenAll(Enumerable.Range(0, count).Select(
        i => caller.Services.GetRequiredService<IGrainFactory>().GetGrain<IPlaceGrain>($"{_key}:{i % 60}").Where()));
}

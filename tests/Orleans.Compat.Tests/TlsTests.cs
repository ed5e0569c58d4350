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

    private Task<string[]> PlacesAsync(IHost caller, int count = 60) => Task.WhenAll(Enumerable.Range(0, count).Select(
        i => caller.Services.GetRequiredService<IGrainFactory>().GetGrain<IPlaceGrain>($"{_key}:{i % 60}").Where()));
}

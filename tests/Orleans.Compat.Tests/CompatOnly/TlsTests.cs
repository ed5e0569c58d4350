using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Connections.Security;
using ScimCluster.Orleans.Compat.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>What Compat promises beyond what the packages do.</summary>
public sealed partial class TlsTests
{
    [Fact]
    public async Task A_silo_without_tls_does_not_join_and_harms_nobody()
    {
        await using var plain = new TableCluster(database.ConnectionString)
        {
            ClusterId = _cluster.ClusterId,
            Configure = silo => silo.Configure<ClusterMembershipOptions>(options => options.MaxJoinAttemptTime = TimeSpan.FromMilliseconds(100)),
        };

        var error = await Assert.ThrowsAsync<OrleansException>(() => plain.StartSiloAsync());

        Assert.Contains("could not reach", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await PlacesAsync(_silos[0])).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_connects_and_says_nothing_or_nonsense_is_disconnected_in_time_while_others_call(bool nonsense)
    {
        var endpoint = _silos[0].Services.GetRequiredService<ILocalSiloDetails>().GatewayAddress.Endpoint;
        var strangers = new List<TcpClient>();
        var linesBefore = _log.Lines;
        for (var i = 0; i < 20; i++)
        {
            var stranger = new TcpClient();
            strangers.Add(stranger);
            await stranger.ConnectAsync(endpoint);
            if (nonsense)
            {
                await stranger.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"));
            }
        }

        var client = await _cluster.StartClientAsync(c => c.UseTls(options => Trust(options, _authority.Issue("client.test"))));
        Assert.Equal(2, (await PlacesAsync(client)).Distinct().Count());

        foreach (var stranger in strangers)
        {
            await ReadToEndAsync(stranger.GetStream()).WaitAsync(10 * OpenTimeout);
            stranger.Dispose();
        }

        // One line about all of them, and what the silos may have to say besides: they come from one address.
        Assert.InRange(_log.Lines - linesBefore, 0, strangers.Count / 2);
    }


    private static async Task ReadToEndAsync(NetworkStream stream)
    {
        try
        {
            while (await stream.ReadAsync(new byte[1024]) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset is an end too.
            return;
        }
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
    public void What_cannot_work_is_refused_when_the_host_is_made()
    {
        using var bare = X509CertificateLoader.LoadCertificate(_authority.Issue("bare.test").Export(X509ContentType.Cert));

        Assert.Throws<InvalidOperationException>(() => Build(options => options.LocalCertificate = null));
        Assert.Throws<InvalidOperationException>(() => Build(options => options.LocalCertificate = bare));
        Assert.Throws<ArgumentOutOfRangeException>(() => Build(options => options.HandshakeTimeout = TimeSpan.Zero));

        static void Build(Action<TlsOptions> configure) =>
            Host.CreateApplicationBuilder().UseOrleans(silo => silo.UseLocalhostClustering().UseTls(configure));
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
}

using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>
/// A silo that stands still behind a network that takes its connections and carries nothing, as a stopped process does;
/// another silo, and a client, that call its grains. Nobody declares it dead unless the test does.
/// </summary>
public sealed class UnreachableSiloTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly string _key = Signals.NewKey();
    private readonly TcpProxy _siloNetwork = new();
    private readonly TcpProxy _gatewayNetwork = new();
    private readonly CountingLog _statements = new("Npgsql.Command");
    private NpgsqlDataSource _counted = null!;
    private TableCluster _cluster = null!;
    private IHost _standing = null!;
    private IHost _still = null!;
    private IHost _client = null!;

    public async Task InitializeAsync()
    {
        _counted = new NpgsqlDataSourceBuilder(database.ConnectionString).UseLoggerFactory(_statements).Build();
        _cluster = new TableCluster(database.ConnectionString) { Configure = IgnoreDeath };
        _standing = await _cluster.StartSiloAsync(configure: silo =>
        {
            silo.Configure<AdoNetClusteringSiloOptions>(options => options.DataSource = _counted);
            silo.Configure<ClusterMembershipOptions>(options => options.TableRefreshTimeout = TimeSpan.FromMilliseconds(500));
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(60));
        });
        var (siloPort, gatewayPort) = (TableCluster.FreePort(), TableCluster.FreePort());
        _siloNetwork.ForwardTo(siloPort);
        _gatewayNetwork.ForwardTo(gatewayPort);
        _still = await _cluster.StartSiloAsync(configure: silo => silo.Configure<EndpointOptions>(options =>
        {
            (options.SiloPort, options.GatewayPort) = (_siloNetwork.Port, _gatewayNetwork.Port);
            options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Loopback, siloPort);
            options.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Loopback, gatewayPort);
        }));
        _client = await StartClientAsync(TimeSpan.FromSeconds(60));
    }

    public async Task DisposeAsync()
    {
        Signals.For(_key).Open();
        _siloNetwork.Resume();
        _gatewayNetwork.Resume();
        await _cluster.DisposeAsync();
        await _counted.DisposeAsync();
        _siloNetwork.Dispose();
        _gatewayNetwork.Dispose();
    }

    [Fact]
    public async Task Calls_that_wait_for_a_silo_fail_when_it_is_declared_dead_and_later_ones_go_elsewhere()
    {
        var keys = await KeysOnAsync(_still, 2);
        var held = new[] { Wire(_client, keys[0]).Hold(_key), Wire(_standing, keys[1]).Hold(_key) };
        await Signals.For(_key).WaitForEntries(2);
        Stall();

        await DeclareDeadAsync();

        foreach (var call in held)
        {
            await Assert.ThrowsAsync<SiloUnavailableException>(() => call.WaitAsync(Soon));
        }

        foreach (var caller in new[] { _client, _standing })
        {
            Assert.Equal(Address(_standing), await Wire(caller, keys[0]).Where().WaitAsync(Soon));
        }
    }

    [Fact]
    public async Task Calls_to_other_silos_do_not_wait_behind_those_to_a_silo_that_stands_still()
    {
        var client = await StartClientAsync(TimeSpan.FromSeconds(2));
        var (lost, good) = (await KeysOnAsync(_still, 20), await KeysOnAsync(_standing, 20));
        Stall();

        var waiting = Enumerable.Range(0, 3000).Select(i => Wire(client, lost[i % 20]).EchoBytes(new byte[1000])).ToArray();
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(Address(_standing), await Wire(client, good[i % 20]).Where().WaitAsync(Soon));
            Assert.Equal(Address(_standing), await Wire(_standing, good[i % 20]).Where().WaitAsync(Soon));
        }

        foreach (var call in waiting)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => call);
        }
    }

    [Fact]
    public async Task Calls_that_no_silo_takes_wait_without_haste_and_run_when_the_members_change()
    {
        var keys = await KeysOnAsync(_still, 20);
        await BreakAsync(keys[0]);
        var readsBefore = _statements.Lines;
        var begin = TimeProvider.System.GetTimestamp();

        var waiting = new[] { _client, _standing }
            .SelectMany(caller => Enumerable.Range(0, 500).Select(i => Wire(caller, keys[i % 20]).Where())).ToArray();
        await Assert.ThrowsAsync<TimeoutException>(() => Task.WhenAny(waiting).WaitAsync(TimeSpan.FromSeconds(1)));

        // Paced reads of the table, whatever the number of calls: not one for each.
        var most = 15 * (TimeProvider.System.GetElapsedTime(begin).TotalSeconds + 1);
        Assert.InRange(_statements.Lines - readsBefore, 1, (int)most);
        Assert.InRange(_siloNetwork.Refused, 1, 200);

        await DeclareDeadAsync();

        Assert.Equal([Address(_standing)], (await Task.WhenAll(waiting).WaitAsync(Soon)).Distinct());
    }

    [Fact]
    public async Task A_call_that_no_silo_takes_in_time_fails_and_says_that_it_was_not_run()
    {
        var client = await StartClientAsync(TimeSpan.FromSeconds(5));
        var keys = await KeysOnAsync(_still, 1);
        await BreakAsync(keys[0]);

        var error = await Assert.ThrowsAsync<SiloUnavailableException>(() => Wire(client, keys[0]).Where().WaitAsync(Soon));

        Assert.Contains("was not run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_not_left_for_a_gateway_that_is_lost_goes_through_another_and_nothing_runs_twice()
    {
        var keys = await KeysOnAsync(_still, 20);
        _gatewayNetwork.Stall();
        var padding = new string('x', 5000);
        var calls = Enumerable.Range(0, 3000).Select(i => _client.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<ILedgerGrain>(keys[i % 20]).Run($"{_key}:{i}:{padding}", 1)).ToArray();

        _gatewayNetwork.Cut();
        _gatewayNetwork.Resume();

        var ran = 0;
        foreach (var call in calls)
        {
            try
            {
                await call.WaitAsync(Soon);
                ran++;
            }
            catch (SiloUnavailableException e)
            {
                Assert.Contains("may have been running", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.True(ran > 1000, $"Only {ran} calls went another way.");
        Assert.DoesNotContain(Ledger.Executions, e => e.Key.StartsWith(_key, StringComparison.Ordinal) && e.Value > 1);
    }

    private static void IgnoreDeath(ISiloBuilder silo)
    {
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.LivenessEnabled = false;
            options.TableRefreshTimeout = Never;
            options.IAmAliveTablePublishTimeout = Never;
        });
    }

    private static IWireGrain Wire(IHost caller, string key) => caller.Services.GetRequiredService<IGrainFactory>().GetGrain<IWireGrain>(key);

    private static string Address(IHost silo) => silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToString();

    private Task<IHost> StartClientAsync(TimeSpan responseTimeout) => _cluster.StartClientAsync(client =>
    {
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = responseTimeout);
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = Never);
    });

    private void Stall()
    {
        _siloNetwork.Stall();
        _gatewayNetwork.Stall();
    }

    // Connections to the silo are refused from here on. A call tells that both callers have noticed.
    private async Task BreakAsync(string key)
    {
        _siloNetwork.Refuse();
        _gatewayNetwork.Refuse();
        foreach (var caller in new[] { _client, _standing })
        {
            await TableCluster.UntilAsync(
                async () =>
                {
                    try
                    {
                        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
                        return await Wire(caller, key).Where().WaitAsync(patience.Token) is null;
                    }
                    catch (OperationCanceledException)
                    {
                        // It waits for a silo that takes it.
                        return true;
                    }
                    catch (SiloUnavailableException)
                    {
                        return false;
                    }
                },
                "the broken connection");
        }
    }

    // Only one silo reads it: the other never does, and clients only when they are told.
    private Task DeclareDeadAsync() => _cluster.UpdateRowAsync(_siloNetwork.Port, "Status = 6");

    private async Task<string[]> KeysOnAsync(IHost silo, int count)
    {
        var keys = new List<string>();
        for (var i = 0; keys.Count < count; i++)
        {
            if (await Wire(_client, $"{_key}:{i}").Where() == Address(silo))
            {
                keys.Add($"{_key}:{i}");
            }
        }

        return [.. keys];
    }
}

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace ScimCluster.Orleans.Compat.Tests.Support;

/// <summary>Hosts that find each other through the membership table of a database, as separate processes do.</summary>
internal sealed class TableCluster(string connectionString) : IAsyncDisposable
{
    private static readonly bool IsCompat = typeof(IGrain).Assembly.GetName().Name == "Orleans.Compat";
    private static int _last;

    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(connectionString);
    private readonly List<IHost> _hosts = [];

    public string ClusterId { get; init; } = $"cluster-{Interlocked.Increment(ref _last)}";

    /// <summary>
    /// How long a probe may take. A silo of the packages that a busy machine has declared dead ends the process of the tests.
    /// </summary>
    public TimeSpan ProbeTimeout { get; init; } = IsCompat ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromSeconds(2);

    public Action<ISiloBuilder>? Configure { get; init; }

    /// <summary>Starts a silo; on the port of an earlier one if that is given.</summary>
    public async Task<IHost> StartSiloAsync(int? port = null, Action<ISiloBuilder>? configure = null)
    {
        var host = BuildSilo(port ?? FreePort(), configure);
        await host.StartAsync();
        return host;
    }

    public IHost BuildSilo(int port, Action<ISiloBuilder>? configure = null)
    {
        var builder = NewHost();
        builder.UseOrleans(silo =>
        {
            silo.ConfigureEndpoints(IPAddress.Loopback, port, FreePort());
            silo.Configure<ClusterOptions>(options => options.ClusterId = ClusterId);
            ConfigureSilo(silo);
            configure?.Invoke(silo);
        });
        return Keep(builder.Build());
    }

    public async Task<IHost> StartClientAsync(Action<IClientBuilder>? configure = null)
    {
        var builder = NewHost();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => options.ClusterId = ClusterId);
            ConfigureClient(client);
            configure?.Invoke(client);
        });
        var host = Keep(builder.Build());
        await host.StartAsync();
        return host;
    }

    /// <summary>The same silos in a test cluster, which can kill them.</summary>
    public async Task<InProcessTestCluster> DeployAsync(short silos)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) => ConfigureSilo(silo));
        builder.ConfigureClient(ConfigureClient);
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    /// <summary>The rows of the cluster as <c>port status</c>.</summary>
    public async Task<string[]> RowsAsync(string? clusterId = null)
    {
        await using var command = _database.CreateCommand(
            "SELECT Port || ' ' || Status FROM OrleansMembershipTable WHERE DeploymentId = $1 ORDER BY StartTime, Port");
        command.Parameters.Add(new() { Value = DeploymentIdOf(clusterId ?? ClusterId) });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return [.. rows];
    }

    /// <summary>How many silos have said of the silo at the port that it is dead.</summary>
    public async Task<int> CountVotesAsync(int port)
    {
        await using var command = _database.CreateCommand(
            "SELECT SuspectTimes FROM OrleansMembershipTable WHERE DeploymentId = $1 AND Port = $2");
        command.Parameters.Add(new() { Value = DeploymentIdOf(ClusterId) });
        command.Parameters.Add(new() { Value = port });
        return (await command.ExecuteScalarAsync() as string ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task UpdateRowAsync(int port, string assignments) => await ExecuteAsync(
        $"""
        UPDATE OrleansMembershipTable SET {assignments} WHERE DeploymentId = '{DeploymentIdOf(ClusterId)}' AND Port = {port};
        UPDATE OrleansMembershipVersionTable SET Version = Version + 1 WHERE DeploymentId = '{DeploymentIdOf(ClusterId)}'
        """);

    /// <summary>The row that an earlier run on the address has left.</summary>
    public async Task InsertRowAsync(SiloAddress silo, int status) => await ExecuteAsync(
        $"""
        INSERT INTO OrleansMembershipVersionTable (DeploymentId, Timestamp, Version) VALUES ('{DeploymentIdOf(ClusterId)}', now(), 1);
        INSERT INTO OrleansMembershipTable
            (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        VALUES ('{DeploymentIdOf(ClusterId)}', '{silo.Endpoint.Address}', {silo.Endpoint.Port}, {silo.Generation}, 'earlier', 'earlier', {status}, 1,
            now() - interval '1 minute', now() - interval '1 minute')
        """);

    // Silos of the two builds never share a row.
    private static string DeploymentIdOf(string clusterId) =>
        IsCompat ? clusterId + "-compat" : clusterId;

    /// <summary>Waits until something becomes true that nobody announces.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            Assert.False(timeout.IsCancellationRequested, $"Not in time: {what}.");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }

        await _database.DisposeAsync();
    }

    private static HostApplicationBuilder NewHost() =>
        Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });

    private IHost Keep(IHost host)
    {
        _hosts.Add(host);
        return host;
    }

    private void ConfigureSilo(ISiloBuilder silo)
    {
        silo.AddMemoryGrainStorageAsDefault();
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(20));
        silo.Configure<ConnectionOptions>(options => options.ConnectionRetryDelay = TimeSpan.FromMilliseconds(50));
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = ProbeTimeout;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(1);
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(1);
        });
        silo.UseAdoNetClustering(options =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = connectionString;
        });
        Configure?.Invoke(silo);
    }

    private void ConfigureClient(IClientBuilder client)
    {
        client.Configure<ConnectionOptions>(options => options.ConnectionRetryDelay = TimeSpan.FromMilliseconds(50));
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromMilliseconds(200));
        client.UseAdoNetClustering(options =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = connectionString;
        });
    }
}

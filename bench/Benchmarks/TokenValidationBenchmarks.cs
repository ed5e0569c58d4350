using BenchmarkDotNet.Attributes;
using Npgsql;
using Orleans.TestingHost;
using ScimCluster.Grains;
using ScimCluster.Storage;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Benchmarks;

/// <summary>
/// The check of one provider's token on one silo by many callers, against a call of a grain that does nothing, which is
/// the baseline. The time is that of all calls divided by their number.
/// </summary>
[MemoryDiagnoser]
public class TokenValidationBenchmarks
{
    private const int Calls = 64_000;
    private const int Callers = 64;

    private string _folder = null!;
    private PrivatePostgres _postgres = null!;
    private InProcessTestCluster _cluster = null!;
    private IEchoGrain _empty = null!;
    private IProviderGrain _provider = null!;
    private string _secret = null!;

    // The benchmark runner does not wait for a set-up that is asynchronous.
    [GlobalSetup]
    public void Start() => StartAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Stop() => StopAsync().GetAwaiter().GetResult();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task EmptyCallAsync() => CallAsync(() => _empty.EchoAsync(_secret));

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task AuthenticateAsync() => CallAsync(async () =>
    {
        var reply = await _provider.AuthenticateAsync(_secret, null);
        if (reply.Value is null)
        {
            throw new InvalidOperationException("The token was refused.");
        }
    });

    private async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("scimcluster-bench-").FullName;
        _postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Folder = _folder });
        await using (var database = NpgsqlDataSource.Create(_postgres.ConnectionString))
        {
            await Migrator.MigrateAsync(database);
        }

        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddScimStorage(_postgres.ConnectionString);
            silo.AddAdoNetGrainStorage(StorageNames.Grains, storage =>
            {
                storage.Invariant = "Npgsql";
                storage.ConnectionString = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { SearchPath = "orleans" }.ConnectionString;
                storage.GrainStorageSerializer = new JsonGrainStorageSerializer();
            });
            silo.AddScimGrains();
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        var factory = (IGrainFactory)_cluster.Silos[0].ServiceProvider.GetService(typeof(IGrainFactory))!;
        _empty = factory.GetGrain<IEchoGrain>("empty");
        _provider = factory.GetProvider("bench");
        var issued = await _provider.GenerateTokenAsync(new GenerateToken("bench", null, "bench"), CancellationToken.None);
        _secret = ScimToken.TryParse(issued.Value!.ScimToken)!.Secret;
    }

    private async Task StopAsync()
    {
        await _cluster.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task CallAsync(Func<Task> call) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
    {
        for (var i = 0; i < Calls / Callers; i++)
        {
            await call();
        }
    })));
}

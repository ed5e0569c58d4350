using System.Globalization;
using BenchmarkDotNet.Attributes;
using Orleans.TestingHost;

namespace ScimCluster.Benchmarks;

/// <summary>
/// A call to a grain of another silo over TCP on the loopback, from a silo and from a client, against a call to a grain
/// of the same silo, which is the baseline. The time is that of all calls divided by their number.
/// </summary>
[MemoryDiagnoser]
public class GrainCallsBenchmarks
{
    private const int Calls = 6400;

    // About the size of a user document.
    private static readonly string Document = new('x', 1000);

    private InProcessTestCluster _cluster = null!;
    private IEchoGrain[] _local = null!;
    private IEchoGrain[] _fromSilo = null!;
    private IEchoGrain[] _fromClient = null!;

    /// <summary>How many call at once, each a grain of its own and one call after the other.</summary>
    [Params(1, 64)]
    public int Callers { get; set; }

    // The benchmark runner does not wait for a set-up that is asynchronous.
    [GlobalSetup]
    public void Start() => StartAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Stop() => _cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task WithinOneSiloAsync() => CallAsync(_local);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task FromSiloToSiloAsync() => CallAsync(_fromSilo);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task FromClientToSiloAsync() => CallAsync(_fromClient);

    private async Task StartAsync()
    {
        _cluster = new InProcessTestClusterBuilder(2).Build();
        await _cluster.DeployAsync();
        var (caller, other) = (_cluster.Silos[0], _cluster.Silos[1]);
        var factory = (IGrainFactory)caller.ServiceProvider.GetService(typeof(IGrainFactory))!;
        _local = await GrainsOnAsync(factory, caller.SiloAddress);
        _fromSilo = await GrainsOnAsync(factory, other.SiloAddress);
        _fromClient = await GrainsOnAsync(_cluster.Client, other.SiloAddress);
    }

    private async Task<IEchoGrain[]> GrainsOnAsync(IGrainFactory factory, SiloAddress silo)
    {
        var found = new List<IEchoGrain>();
        for (var i = 0; found.Count < Callers; i++)
        {
            var grain = factory.GetGrain<IEchoGrain>(i.ToString(CultureInfo.InvariantCulture));
            if (string.Equals(await grain.WhereAsync(), silo.ToString(), StringComparison.Ordinal))
            {
                found.Add(grain);
            }
        }

        return [.. found];
    }

    private Task CallAsync(IEchoGrain[] grains) => Task.WhenAll(grains.Select(grain => Task.Run(async () =>
    {
        for (var i = 0; i < Calls / Callers; i++)
        {
            await grain.EchoAsync(Document);
        }
    })));
}

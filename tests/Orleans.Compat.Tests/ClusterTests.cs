using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed partial class ClusterTests : IAsyncLifetime
{
    private readonly string _prefix = Signals.NewKey();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Clusters.StartAsync(silos: 3);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_grain_has_one_activation_in_the_cluster_whoever_calls_it()
    {
        var callers = _cluster.Silos
            .Select(s => s.ServiceProvider.GetRequiredService<IGrainFactory>())
            .Append(_cluster.Client)
            .ToArray();
        var key = _prefix + ":one";

        var counts = await Task.WhenAll(Enumerable.Range(0, 400)
            .Select(i => callers[i % callers.Length].GetGrain<IPlaceGrain>(key).Increment()));

        Assert.Equal(Enumerable.Range(1, 400), counts.Order());
        Assert.Equal(1, Signals.For(key).Activations);
    }

    [Fact]
    public async Task Grains_spread_over_all_silos_and_call_each_other_across_them()
    {
        var grains = Enumerable.Range(0, 60).Select(i => Place($"{_prefix}:{i}")).ToArray();
        var places = await Task.WhenAll(grains.Select(g => g.Where()));
        Assert.Equal(3, places.Distinct().Count());

        var seenByOne = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Place(_prefix).WhereOther($"{_prefix}:{59 - i}")));

        Assert.Equal(places.Reverse(), seenByOne);
    }

    [Fact]
    public async Task Arguments_exceptions_and_cancellation_cross_silos()
    {
        var sent = new Message { Text = "sent" };
        Assert.Equal("changed", (await Place(_prefix).Change(sent)).Text);
        Assert.Equal("sent", sent.Text);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(Place(_prefix).Fail);
        Assert.Equal("the reason", error.Message);

        using var cancellation = new CancellationTokenSource();
        var call = Place(_prefix).WaitForCancellation(cancellation.Token);
        await Signals.For(_prefix).WaitForEntries(1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Signals.For(_prefix).Opened;
    }

    [Fact]
    public async Task A_silo_that_joins_takes_grains()
    {
        var added = await _cluster.StartAdditionalSiloAsync();

        var places = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Place($"{_prefix}:{i}").Where()));

        Assert.Contains(added.SiloAddress.ToString(), places);
    }

    private IPlaceGrain Place(string key) => _cluster.Client.GetGrain<IPlaceGrain>(key);
}

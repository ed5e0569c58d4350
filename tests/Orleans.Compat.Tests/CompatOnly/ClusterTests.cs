using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>What Compat promises beyond what the packages do.</summary>
public sealed partial class ClusterTests
{
    [Fact]
    public async Task Killing_a_silo_fails_its_calls_and_its_grains_come_back_elsewhere()
    {
        var grain = Place(_prefix);
        var where = await grain.Where();
        var held = grain.Hold();
        await Signals.For(_prefix).WaitForEntries(1);

        await _cluster.KillSiloAsync(_cluster.Silos.Single(s => s.SiloAddress.ToString() == where));
        await _cluster.WaitForLivenessToStabilizeAsync(didKill: true);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => held);
        Assert.NotEqual(where, await grain.Where());
        Assert.Equal((2, 0), (Signals.For(_prefix).Activations, Signals.For(_prefix).Deactivations));
    }

    [Fact]
    public async Task Stopping_a_silo_deactivates_its_grains_and_no_call_is_lost()
    {
        var keys = Enumerable.Range(0, 60).Select(i => $"{_prefix}:{i}").ToArray();
        var places = await Task.WhenAll(keys.Select(k => Place(k).Where()));
        var leaving = _cluster.Silos[1];
        var moved = keys.Where((_, i) => places[i] == leaving.SiloAddress.ToString()).ToArray();
        Assert.NotEmpty(moved);

        var stop = _cluster.StopSiloAsync(leaving);
        var during = await Task.WhenAll(Enumerable.Range(0, 600).Select(i => Place(keys[i % keys.Length]).Increment()));
        await stop;

        Assert.Equal(600, during.Length);
        Assert.All(moved, key => Assert.Equal(1, Signals.For(key).Deactivations));
        Assert.DoesNotContain(leaving.SiloAddress.ToString(), await Task.WhenAll(keys.Select(k => Place(k).Where())));
    }

    [Fact]
    public async Task Silos_share_their_state_in_memory()
    {
        var key = _prefix + ":state";
        var grain = _cluster.Client.GetGrain<IStateGrain>(key, typeof(StateGrain).FullName);
        await grain.Add("one");

        // Whichever silo has the grain, two of the three are gone afterwards.
        await _cluster.StopSiloAsync(_cluster.Silos[2]);
        await grain.Add("two");
        await _cluster.StopSiloAsync(_cluster.Silos[1]);

        Assert.Equal(["one", "two"], await grain.Lines());
    }
}

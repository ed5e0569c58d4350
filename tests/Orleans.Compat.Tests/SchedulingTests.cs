using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed partial class SchedulingTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly string _key = Signals.NewKey();

    [Fact]
    public async Task A_thousand_parallel_first_calls_make_one_activation_and_run_one_at_a_time()
    {
        var grain = Grain();

        var counts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(grain.Increment)));

        Assert.Equal(Enumerable.Range(1, 1000), counts.Order());
        Assert.Equal(1, Signals.For(_key).Activations);
    }

    [Fact]
    public async Task Turns_of_one_request_never_overlap() => Assert.False(await Grain().TurnsOverlap(200));

    [Fact]
    public async Task Turns_of_interleaving_requests_never_overlap()
    {
        var grain = fixture.Grains.GetGrain<IReentrantGrain>(_key);

        var overlaps = await Task.WhenAll(grain.TurnsOverlap(200), grain.TurnsOverlap(200));

        Assert.DoesNotContain(true, overlaps);
    }

    [Fact]
    public async Task An_AlwaysInterleave_method_runs_while_another_request_awaits()
    {
        var grain = Grain();
        var held = grain.Hold("held");
        await Signals.For(_key).WaitForEntries(1);

        Assert.Equal("interleaved", await grain.Interleave());

        Assert.False(held.IsCompleted);
        Signals.For(_key).Open();
        await held;
    }

    [Fact]
    public async Task ReadOnly_requests_interleave_with_each_other()
    {
        var grain = Grain();
        var reads = Enumerable.Range(0, 3).Select(_ => grain.Read()).ToArray();

        await Signals.For(_key).WaitForEntries(3);
        Signals.For(_key).Open();
        await Task.WhenAll(reads);

        Assert.Equal(3, Signals.For(_key).MostInside);
    }

    [Fact]
    public async Task A_write_waits_for_the_ReadOnly_requests_that_run()
    {
        var grain = Grain();
        var read = grain.Read();
        await Signals.For(_key).WaitForEntries(1);
        var write = grain.Write();
        await grain.Interleave();

        Assert.Equal(["read"], Signals.For(_key).Events);
        Signals.For(_key).Open();
        await Task.WhenAll(read, write);

        Assert.Equal(["read", "write"], Signals.For(_key).Events);
        Assert.Equal(1, Signals.For(_key).MostInside);
    }

    [Fact]
    public async Task Requests_on_a_reentrant_grain_interleave()
    {
        var grain = fixture.Grains.GetGrain<IReentrantGrain>(_key);
        var calls = Enumerable.Range(0, 4).Select(i => grain.Hold($"{i}")).ToArray();

        await Signals.For(_key).WaitForEntries(4);
        Signals.For(_key).Open();
        var activations = await Task.WhenAll(calls);

        Assert.Single(activations.Distinct());
    }

    [Fact]
    public async Task A_stateless_worker_serves_as_many_requests_at_once_as_it_may_have_activations()
    {
        var grain = fixture.Grains.GetGrain<IWorkerGrain>(_key);
        var calls = Enumerable.Range(0, 5).Select(i => grain.Hold($"{i}")).ToArray();

        await Signals.For(_key).WaitForEntries(3);
        Assert.Equal(3, Signals.For(_key).Events.Count);
        Signals.For(_key).Open();
        var activations = await Task.WhenAll(calls);

        Assert.Equal(3, activations.Distinct().Count());
        Assert.Equal(3, Signals.For(_key).Activations);
    }

    private ISchedulingGrain Grain() => fixture.Grains.GetGrain<ISchedulingGrain>(_key, "ScimCluster.Orleans.Compat.Tests.Grains.SchedulingGrain");
}

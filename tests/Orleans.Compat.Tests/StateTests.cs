using Orleans.Storage;
using Orleans.TestingHost;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>What every grain storage does alike.</summary>
public abstract class StateTests
{
    protected string Key { get; } = Signals.NewKey();

    protected abstract InProcessTestCluster Cluster { get; }

    protected abstract IStateGrain Grain { get; }

    [Fact]
    public async Task State_that_was_never_written_is_new()
    {
        Assert.Empty(await Grain.Lines());
        Assert.Equal((false, null), await Grain.Record());
    }

    [Fact]
    public async Task Written_state_survives_deactivation()
    {
        await Grain.Add("one");
        await Grain.Add("two");
        var before = await Grain.ActivationName();

        await Cluster.DeactivateAsync(Grain);

        Assert.Equal(["one", "two"], await Grain.Lines());
        Assert.NotEqual(before, await Grain.ActivationName());
        Assert.True((await Grain.Record()).Exists);
    }

    [Fact]
    public async Task State_that_was_not_written_is_lost_on_deactivation_and_on_rereading()
    {
        await Grain.Add("one");
        await Grain.AddWithoutWriting("two");
        await Grain.Reread();
        Assert.Equal(["one"], await Grain.Lines());

        await Grain.AddWithoutWriting("three");
        await Cluster.DeactivateAsync(Grain);

        Assert.Equal(["one"], await Grain.Lines());
    }

    [Fact]
    public async Task A_write_over_a_newer_state_is_refused_and_the_next_activation_reads_it()
    {
        await Grain.Add("one");
        await Grain.WriteBeside();
        var before = await Grain.ActivationName();

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Add("two"));

        Assert.Equal(["one", "beside"], await Grain.Lines());
        Assert.NotEqual(before, await Grain.ActivationName());
        Assert.Equal(3, await Grain.Add("three"));
    }

    [Fact]
    public async Task A_first_write_beside_another_first_write_is_refused()
    {
        await Grain.Lines();
        await Grain.WriteBeside();

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Add("one"));
    }

    [Fact]
    public async Task Cleared_state_is_new_again_and_can_be_written()
    {
        await Grain.Add("one");
        await Grain.Clear();
        Assert.Empty(await Grain.Lines());
        Assert.False((await Grain.Record()).Exists);

        await Cluster.DeactivateAsync(Grain);

        Assert.Empty(await Grain.Lines());
        Assert.Equal(1, await Grain.Add("two"));
    }

    [Fact]
    public async Task Every_write_gives_another_ETag()
    {
        await Grain.Add("one");
        var first = (await Grain.Record()).ETag;
        await Grain.Add("two");

        Assert.NotNull(first);
        Assert.NotEqual(first, (await Grain.Record()).ETag);
    }
}

public sealed class MemoryStateTests(ClusterFixture fixture) : StateTests, IClassFixture<ClusterFixture>
{
    protected override InProcessTestCluster Cluster => fixture.Cluster;

    protected override IStateGrain Grain => fixture.Grains.GetGrain<IStateGrain>(Key, typeof(StateGrain).FullName);
}

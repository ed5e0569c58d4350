using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>What Compat promises beyond what the packages do.</summary>
public sealed partial class LifetimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_tick_waits_for_the_request_that_runs()
    {
        await Grain.StartTimer(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var held = Grain.Hold();
        await Signal.WaitForEntries(1);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(Signal.Events);
        Signal.Open();
        await held;

        await Signal.WaitForEntries(1);
        Assert.Equal(["tick"], Signal.Events);
    }

    [Fact]
    public async Task Deactivations_among_many_calls_lose_none_and_never_leave_two_activations()
    {
        // The packages may reject a call that has met several activations on their way out.
        var callers = Enumerable.Range(0, 20).Select(caller => Task.Run(async () =>
        {
            var seen = new List<string>();
            for (var i = 0; i < 50; i++)
            {
                seen.Add(caller == 0 ? await Grain.Deactivate() : await Grain.Touch());
            }

            return seen;
        }));

        var activations = (await Task.WhenAll(callers)).SelectMany(seen => seen).ToArray();

        Assert.Equal(1000, activations.Length);
        Assert.True(activations.Distinct().Count() >= 50);
        Assert.Equal(1, Signals.For(_key + ":alive").MostInside);
    }

    [Fact]
    public async Task An_idle_activation_is_collected_after_the_collection_age()
    {
        await Grain.Touch();
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, Signal.Deactivations);

        var deactivated = _cluster.WaitForDeactivationAsync(Grain);
        _clock.Advance(TimeSpan.FromMinutes(10));
        await deactivated.WaitAsync(Patience);

        Assert.Equal(["ActivationIdle"], Signal.Events);
    }

    [Fact]
    public async Task A_class_may_have_its_own_age()
    {
        var grain = Get<IShortLivedGrain>(typeof(ShortLivedGrain));
        await grain.Touch();
        var deactivated = _cluster.WaitForDeactivationAsync(grain);

        _clock.Advance(TimeSpan.FromMinutes(4));

        await deactivated.WaitAsync(Patience);
    }

    [Fact]
    public async Task KeepAlive_and_DelayDeactivation_keep_an_activation()
    {
        var kept = Get<IKeptAliveGrain>(typeof(KeptAliveGrain));
        var first = await kept.Touch();
        await Grain.Delay(TimeSpan.FromHours(2));
        var delayed = await Grain.Touch();

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(first, await kept.Touch());
        Assert.Equal(delayed, await Grain.Touch());
    }

    [Fact]
    public async Task An_activation_with_a_running_request_is_not_idle()
    {
        var held = Grain.Hold();
        await Signal.WaitForEntries(1);

        _clock.Advance(TimeSpan.FromSeconds(19));
        Signal.Open();
        await held;

        Assert.Equal(0, Signal.Deactivations);
    }

    [Fact]
    public async Task A_timer_ticks_at_its_due_time_and_then_by_its_period_until_it_is_disposed_of()
    {
        await Grain.StartTimer(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(9));
        await Grain.Touch();
        Assert.Empty(Signal.Events);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await Signal.WaitForEntries(1);
        await Grain.Touch();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await Signal.WaitForEntries(1);

        await Grain.StopTimer();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Grain.Touch();
        Assert.Equal(["tick", "tick"], Signal.Events);
    }
}

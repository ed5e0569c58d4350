using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed partial class LifetimeTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private readonly string _key = Signals.NewKey();
    private InProcessTestCluster _cluster = null!;

    private ILifetimeGrain Grain => Get<ILifetimeGrain>(typeof(LifetimeGrain));

    private Signal Signal => Signals.For(_key);

    public async Task InitializeAsync() =>
        _cluster = await Clusters.StartAsync(time: _clock, configure: silo => silo.Services.AddScoped<ScopedThing>());

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_grain_that_asks_for_it_is_deactivated_and_the_next_call_makes_a_new_activation()
    {
        var first = await Grain.Deactivate();
        var second = await Grain.Touch();

        Assert.NotEqual(first, second);
        Assert.Equal(["ApplicationRequested"], Signal.Events);
        Assert.Equal(2, Signal.Activations);
    }

    [Fact]
    public async Task A_request_that_arrives_while_the_grain_deactivates_goes_to_the_next_activation()
    {
        var held = Grain.DeactivateAndHold();
        await Signal.WaitForEntries(1);
        var waiting = Enumerable.Range(0, 10).Select(_ => Grain.Touch()).ToArray();
        Signal.Open();

        var first = await held;
        var later = await Task.WhenAll(waiting);

        Assert.Single(later.Distinct());
        Assert.DoesNotContain(first, later);
        Assert.Equal((2, 1), (Signal.Activations, Signal.Deactivations));
    }

    [Fact]
    public async Task All_callers_that_wait_for_an_activation_get_its_exception_and_the_next_call_tries_again()
    {
        Signal.FailNext(1);

        var calls = Enumerable.Range(0, 5).Select(_ => Grain.Touch()).ToArray();
        var errors = await Task.WhenAll(calls.Select(c => Record.ExceptionAsync(() => c)));

        var failed = errors.OfType<InvalidOperationException>().ToArray();
        Assert.NotEmpty(failed);
        Assert.All(failed, e => Assert.Equal("cannot activate", e.Message));
        Assert.All(errors, e => Assert.True(e is null or InvalidOperationException));
        await Grain.Touch();
        Assert.Equal(2, Signal.Activations);
    }

    [Fact]
    public async Task Every_activation_has_its_own_scope()
    {
        var first = await Grain.ScopedService();

        Assert.Equal(first, await Grain.ScopedService());
        await _cluster.DeactivateAsync(Grain);
        Assert.NotEqual(first, await Grain.ScopedService());
    }

    private TGrain Get<TGrain>(Type grainClass)
        where TGrain : ILifetimeGrain => _cluster.Client.GetGrain<TGrain>(_key, grainClass.FullName);
}

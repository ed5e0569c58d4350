using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed partial class CallTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly string _key = Signals.NewKey();

    private ICallsGrain Grain => fixture.Grains.GetGrain<ICallsGrain>(_key);

    [Fact]
    public async Task An_exception_arrives_with_its_type_message_and_stack()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.Fail("the reason"));

        Assert.Equal("the reason", error.Message);
        Assert.Contains(nameof(CallsGrain), error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_before_the_first_await_arrives_through_the_task()
    {
        var call = Grain.FailBeforeTask("the reason");

        Assert.Equal("the reason", (await Assert.ThrowsAsync<ArgumentException>(() => call)).Message);
    }

    [Fact]
    public async Task A_grain_goes_on_after_an_exception()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.Fail("the reason"));

        Assert.Equal(_key, await Grain.Name());
    }

    [Fact]
    public async Task A_caller_times_out_while_the_callee_goes_on()
    {
        await Assert.ThrowsAsync<TimeoutException>(Grain.Slow);

        Signals.For(_key).Open();
        Assert.Equal(_key, await Grain.Name());
        Assert.Equal(["done"], Signals.For(_key).Events);
    }

    [Fact]
    public async Task A_circle_of_calls_ends_in_a_timeout()
    {
        var other = fixture.Grains.GetGrain<ICallsGrain>(_key + ":other");

        await Assert.ThrowsAsync<TimeoutException>(() => Grain.CallThatCallsBack(other, Grain));
    }

    [Fact]
    public async Task Cancelling_the_callers_token_cancels_the_callees()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.WaitForCancellation(cancellation.Token);
        await Signals.For(_key).WaitForEntries(1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Signals.For(_key).Opened;
        Assert.Equal(["cancelled"], Signals.For(_key).Events);
    }

    [Fact]
    public async Task A_call_with_a_cancelled_token_is_not_made()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain.Hold(new CancellationToken(canceled: true)));

        await Grain.Name();
        Assert.Empty(Signals.For(_key).Events);
    }

    [Fact]
    public async Task RequestContext_flows_to_the_callee_and_on()
    {
        RequestContext.Set("trace", "abc");

        Assert.Equal("abc", await Grain.Context("trace"));
        Assert.Equal("abc", await Grain.ContextVia(fixture.Grains.GetGrain<ICallsGrain>(_key + ":other"), "trace"));
    }

    [Fact]
    public async Task RequestContext_does_not_flow_back_or_to_the_next_request()
    {
        await Grain.SetContext("trace", "abc");

        Assert.Null(RequestContext.Get("trace"));
        Assert.Null(await Grain.Context("trace"));
    }

    [Fact]
    public void References_to_one_grain_are_equal()
    {
        Assert.Equal(Grain, fixture.Grains.GetGrain<ICallsGrain>(_key));
        Assert.NotEqual(Grain, fixture.Grains.GetGrain<ICallsGrain>(_key + ":other"));
        Assert.Equal(_key, Grain.GetPrimaryKeyString());
        Assert.Equal(_key, Grain.GetGrainId().Key.ToString());
    }
}

using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>What Compat promises beyond what the packages do.</summary>
public sealed partial class CallTests
{
    [Fact]
    public async Task A_call_cancelled_while_it_waits_its_turn_never_runs()
    {
        var first = Grain.Hold(CancellationToken.None);
        await Signals.For(_key).WaitForEntries(1);
        using var cancellation = new CancellationTokenSource();
        var second = Grain.Hold(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        // The caller knows at once, the silo when the message has come. Here what is sent later comes later; the packages
        // promise no order.
        await fixture.Grains.GetGrain<ICallsGrain>(_key + ":other").Name();
        Signals.For(_key).Open();
        await first;
        await Grain.Name();
        Assert.Equal(["held"], Signals.For(_key).Events);
    }
}

using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>What Compat promises beyond what the packages do.</summary>
public sealed partial class SchedulingTests
{
    [Fact]
    public async Task Requests_of_one_caller_run_in_the_order_they_were_sent()
    {
        var grain = Grain();
        var names = Enumerable.Range(0, 50).Select(i => $"call {i}").ToArray();
        var calls = names.Select(grain.Hold).ToArray();

        await Signals.For(_key).WaitForEntries(1);
        Assert.Equal(["call 0"], Signals.For(_key).Events);
        Signals.For(_key).Open();
        await Task.WhenAll(calls);

        Assert.Equal(names, Signals.For(_key).Events);
    }
}

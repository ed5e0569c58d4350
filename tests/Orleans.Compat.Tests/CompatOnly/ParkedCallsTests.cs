using Orleans.Messaging;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed class ParkedCallsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestClock _clock = new();
    private readonly List<GrainRequest> _routed = [];

    [Fact]
    public void Each_call_is_tried_again_when_its_delay_is_over()
    {
        using var parked = new ParkedCalls(_clock, _routed.Add);
        var (late, soon) = (NewRequest(), NewRequest());
        Assert.True(parked.TryPark(late, 3 * Second));
        Assert.True(parked.TryPark(soon, Second));

        _clock.Advance(2 * Second);
        Assert.Equal([soon], _routed);
        Assert.True(late.IsParked);

        _clock.Advance(2 * Second);
        Assert.Equal([soon, late], _routed);
        Assert.False(late.IsParked);
    }

    [Fact]
    public void What_is_parked_at_the_end_is_tried_once_more_and_nothing_is_parked_after_it()
    {
        var parked = new ParkedCalls(_clock, _routed.Add);
        var request = NewRequest();
        Assert.True(parked.TryPark(request, Second));

        parked.Dispose();

        Assert.Equal([request], _routed);
        Assert.False(parked.TryPark(request, Second));
        Assert.False(request.IsParked);
    }

    // Who waits for a method's result does not matter here.
    private static GrainRequest NewRequest() =>
        new(default, source: null, method: null!, [], new PendingCall<object>(), CancellationToken.None);
}

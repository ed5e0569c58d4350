namespace ScimCluster.Grains.Tests.Delivery;

public sealed class ReceiverHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    private readonly ReceiverHealth _health = new(3);

    [Fact]
    public void Receiver_is_down_after_failures_of_several_resources_in_a_row()
    {
        Fail("a", "b");
        Assert.False(_health.IsDown);

        Fail("c");

        Assert.Equal(Now.AddSeconds(1), _health.DownUntil);
    }

    [Fact]
    public void One_resource_that_fails_again_and_again_says_nothing_of_the_receiver()
    {
        Fail("a", "a", "a", "a", "b");

        Assert.False(_health.IsDown);
    }

    [Fact]
    public void Success_in_between_counts()
    {
        Fail("a", "b");
        Assert.False(_health.Succeeded());
        Fail("c", "d");

        Assert.False(_health.IsDown);
    }

    [Fact]
    public void Each_probe_that_fails_makes_the_pause_longer_and_one_that_succeeds_ends_it()
    {
        Fail("a", "b", "c", "d", "e");
        Assert.Equal(Now.AddSeconds(1), _health.DownUntil);

        _health.Failed("a", Now.AddSeconds(1), Pause);
        Assert.Equal(Now.AddSeconds(3), _health.DownUntil);

        Assert.True(_health.Succeeded());
        Assert.False(_health.IsDown);
    }

    [Fact]
    public void Handler_is_never_down()
    {
        var health = new ReceiverHealth(null);
        for (var i = 0; i < 100; i++)
        {
            health.Failed($"{i}", Now, Pause);
        }

        Assert.False(health.IsDown);
    }

    private static TimeSpan Pause(int attempt) => TimeSpan.FromSeconds(attempt);

    private void Fail(params string[] resources)
    {
        foreach (var resource in resources)
        {
            _health.Failed(resource, Now, Pause);
        }
    }
}

namespace ScimCluster.Grains.Tests.Delivery;

public sealed class BackoffTests
{
    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(15));

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(8, 640)]
    [InlineData(9, 900)]
    [InlineData(int.MaxValue, 900)]
    public void Pause_doubles_up_to_the_longest(int attempt, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Pauses.After(attempt, 0));
        Assert.Equal(TimeSpan.FromSeconds(seconds * 0.75), Pauses.After(attempt, 0.5));
    }
}

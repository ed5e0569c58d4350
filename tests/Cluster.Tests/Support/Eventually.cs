namespace ScimCluster.Cluster.Tests.Support;

/// <summary>Waits for what another process does.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until the answer is yes.</summary>
    /// <param name="isTrue">The question.</param>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="limit">How long; default one minute.</param>
    public static async Task TrueAsync(Func<Task<bool>> isTrue, Func<string> what, TimeSpan? limit = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await isTrue())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < (limit ?? TimeSpan.FromMinutes(1)), $"Waited in vain: {what()}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}

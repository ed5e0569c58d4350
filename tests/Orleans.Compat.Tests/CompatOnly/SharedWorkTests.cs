using Orleans.Transport;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed class SharedWorkTests
{
    private readonly SharedWork _shared = new();
    private int _runs;
    private int _atOnce;
    private int _most;

    [Fact]
    public async Task Who_asks_while_work_runs_shares_one_run_that_begins_later()
    {
        var first = new TaskCompletionSource();
        var running = _shared.RunAsync(() => first.Task);

        var begun = 0;
        Task[] later = [.. Enumerable.Range(0, 5).Select(_ => _shared.RunAsync(() => Task.FromResult(++begun)))];
        Assert.Equal(0, begun);
        first.SetResult();

        await running;
        await Task.WhenAll(later);
        Assert.Equal(1, begun);
    }

    [Fact]
    public async Task Work_that_fails_does_not_end_the_work_after_it()
    {
        var first = new TaskCompletionSource();
        var failing = _shared.RunAsync(() => first.Task);
        var next = _shared.RunAsync(() => Task.CompletedTask);
        first.SetException(new IOException("failed"));

        await Assert.ThrowsAsync<IOException>(() => failing);
        await next;
        await _shared.RunAsync(() => Task.CompletedTask);
    }

    [Fact]
    public async Task However_many_ask_no_two_runs_are_at_work_at_once_and_each_sees_what_was_before_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var before = Volatile.Read(ref _runs);
                await _shared.RunAsync(WorkAsync);
                Assert.True(Volatile.Read(ref _runs) > before, "A run ended before the question.");
            }
        })));

        Assert.Equal(1, _most);
    }

    private async Task WorkAsync()
    {
        _most = Math.Max(_most, Interlocked.Increment(ref _atOnce));
        await Task.Yield();
        Interlocked.Decrement(ref _atOnce);
        Interlocked.Increment(ref _runs);
    }
}

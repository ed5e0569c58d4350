using Orleans.Transport;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed class OutgoingQueueTests
{
    private const int Capacity = 1000;

    private readonly OutgoingQueue _queue = new();

    [Fact]
    public async Task Frames_are_taken_in_order_and_to_the_end()
    {
        var waiting = _queue.WaitToTakeAsync();
        Assert.False(waiting.IsCompleted);
        TestFrame[] frames = [new(), new(), new()];
        Assert.All(frames, f => Assert.True(_queue.TryAdd(f)));
        _queue.Complete();

        Assert.True(await waiting);
        foreach (var frame in frames)
        {
            Assert.True(await _queue.WaitToTakeAsync());
            Assert.True(_queue.TryTake(out var taken));
            Assert.Same(frame, taken);
            taken.Dispose();
        }

        Assert.False(await _queue.WaitToTakeAsync());
        Assert.False(_queue.TryAdd(new TestFrame()));
    }

    [Fact]
    public async Task Who_waits_for_a_frame_hears_that_none_comes()
    {
        var waiting = _queue.WaitToTakeAsync();

        _queue.Complete();

        Assert.False(await waiting);
    }

    [Fact]
    public async Task Closing_ends_all_waits_and_disposes_of_what_is_left()
    {
        var frames = Fill(Capacity);
        var room = _queue.WaitForRoomAsync();

        _queue.Close();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(_queue.WaitToTakeAsync);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(_queue.WaitForRoomAsync);
        Assert.False(_queue.TryTake(out _));
        Assert.All(frames, f => Assert.Equal(0, f.Writer.Length));

        var empty = new OutgoingQueue();
        var frame = empty.WaitToTakeAsync();
        empty.Close();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => frame);
    }

    [Fact]
    public async Task Who_waits_for_room_goes_on_when_half_has_left()
    {
        Fill(Capacity - 1);
        await _queue.WaitForRoomAsync();
        Fill(1);
        var room = _queue.WaitForRoomAsync();

        for (var left = Capacity; left > (Capacity / 2) + 1; left--)
        {
            Take();
        }

        Assert.False(room.IsCompleted);
        Take();
        await room;
    }

    [Fact]
    public async Task A_sweep_takes_out_what_is_not_needed_and_makes_room()
    {
        var frames = Fill(Capacity + 1);
        var room = _queue.WaitForRoomAsync();
        _queue.Sweep();
        Assert.False(room.IsCompleted);
        foreach (var frame in frames[..^1])
        {
            frame.Needed = false;
        }

        _queue.Sweep();

        await room;
        Assert.All(frames[..^1], f => Assert.Equal(0, f.Writer.Length));
        Assert.True(_queue.TryTake(out var taken));
        Assert.Same(frames[^1], taken);
        Assert.False(_queue.TryTake(out _));
        Assert.NotEqual(0, taken.Writer.Length);
    }

    private void Take()
    {
        Assert.True(_queue.TryTake(out var frame));
        frame.Dispose();
    }

    private TestFrame[] Fill(int count)
    {
        TestFrame[] frames = [.. Enumerable.Range(0, count).Select(_ => new TestFrame())];
        Assert.All(frames, f => Assert.True(_queue.TryAdd(f)));
        return frames;
    }

    private sealed class TestFrame() : OutgoingFrame(Frames.Begin(FrameKind.Ping))
    {
        public bool Needed { get; set; } = true;

        public override bool IsNeeded => Needed;
    }
}

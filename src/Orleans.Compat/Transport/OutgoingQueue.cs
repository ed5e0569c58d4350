using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization.Wire;

namespace Orleans.Transport;

/// <summary>
/// The frames that a connection has still to write, in order. Whoever adds a frame never waits: who may add many looks
/// whether there is room first. One reader takes them, and one sender at most waits for room.
/// </summary>
internal sealed class OutgoingQueue
{
    private const int Capacity = 1000;

    private readonly Lock _gate = new();
    private Queue<OutgoingFrame> _frames = new();
    private TaskCompletionSource<bool>? _reader;
    private TaskCompletionSource? _sender;
    private bool _completed;
    private bool _closed;

    /// <summary>Adds a frame. False if no more are taken; the frame is disposed of then.</summary>
    public bool TryAdd(OutgoingFrame frame)
    {
        TaskCompletionSource<bool>? reader;
        lock (_gate)
        {
            if (_completed)
            {
                frame.Dispose();
                return false;
            }

            _frames.Enqueue(frame);
            (reader, _reader) = (_reader, null);
        }

        reader?.SetResult(true);
        return true;
    }

    /// <summary>Waits until there is a frame. False if none comes any more.</summary>
    /// <exception cref="OperationCanceledException">The queue was closed.</exception>
    public Task<bool> WaitToTakeAsync()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return Task.FromException<bool>(Closed());
            }

            if (_frames.Count > 0 || _completed)
            {
                return Task.FromResult(_frames.Count > 0);
            }

            _reader = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reader.Task;
        }
    }

    /// <summary>Takes the next frame, which is the taker's to dispose of.</summary>
    public bool TryTake([NotNullWhen(true)] out OutgoingFrame? frame)
    {
        TaskCompletionSource? sender;
        bool taken;
        lock (_gate)
        {
            taken = _frames.TryDequeue(out frame);
            sender = TakeSenderIfRoom();
        }

        sender?.SetResult();
        return taken;
    }

    /// <summary>
    /// Ends at once unless the queue is full; else when it is half empty, so that the one who waits does not do so again for
    /// each frame that leaves.
    /// </summary>
    /// <exception cref="OperationCanceledException">The queue was closed.</exception>
    public Task WaitForRoomAsync()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return Task.FromException(Closed());
            }

            if (_frames.Count < Capacity)
            {
                return Task.CompletedTask;
            }

            _sender = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _sender.Task;
        }
    }

    /// <summary>Forgets the frames that nobody needs any more: while the network stands still, nobody else would.</summary>
    public void Sweep()
    {
        TaskCompletionSource? sender;
        lock (_gate)
        {
            if (_frames.All(static f => f.IsNeeded))
            {
                return;
            }

            // One that has grown large in a pause of the network does not stay so.
            var needed = new Queue<OutgoingFrame>();
            foreach (var frame in _frames)
            {
                if (frame.IsNeeded)
                {
                    needed.Enqueue(frame);
                }
                else
                {
                    frame.Dispose();
                }
            }

            _frames = needed;
            sender = TakeSenderIfRoom();
        }

        sender?.SetResult();
    }

    /// <summary>Takes no more frames; those that are here can still be taken.</summary>
    public void Complete()
    {
        TaskCompletionSource<bool>? reader;
        lock (_gate)
        {
            _completed = true;
            (reader, _reader) = (_reader, null);
        }

        reader?.SetResult(false);
    }

    /// <summary>Takes and gives no more frames, and ends all waits.</summary>
    public void Close()
    {
        TaskCompletionSource<bool>? reader;
        TaskCompletionSource? sender;
        lock (_gate)
        {
            _completed = _closed = true;
            while (_frames.TryDequeue(out var frame))
            {
                frame.Dispose();
            }

            (reader, _reader) = (_reader, null);
            (sender, _sender) = (_sender, null);
        }

        reader?.SetException(Closed());
        sender?.SetException(Closed());
    }

    private static OperationCanceledException Closed() => new("The connection was closed.");

    private TaskCompletionSource? TakeSenderIfRoom()
    {
        if (_frames.Count > Capacity / 2)
        {
            return null;
        }

        var sender = _sender;
        _sender = null;
        return sender;
    }
}

/// <summary>A frame on its way out.</summary>
internal class OutgoingFrame(WireWriter writer) : IDisposable
{
    public WireWriter Writer { get; } = writer;

    /// <summary>False once nobody would miss the frame if it were not written.</summary>
    public virtual bool IsNeeded => true;

    /// <summary>Called when the frame is about to be written. False if it must not be.</summary>
    public virtual bool Begin() => true;

    public void Dispose()
    {
        Writer.Dispose();
        GC.SuppressFinalize(this);
    }
}

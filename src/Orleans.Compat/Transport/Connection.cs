using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using Orleans.Serialization.Wire;

namespace Orleans.Transport;

/// <summary>A connection to another process: frames go out through a queue and come in one by one.</summary>
internal abstract class Connection
{
    private const int BytesPerFlush = 64 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly PipeReader _reader;
    private readonly PipeWriter _writer;
    private readonly int _maxFrameLength;
    private readonly CancellationTokenSource _aborted = new();
    private readonly OutgoingQueue _queue = new();

    /// <param name="socket">The socket under the stream.</param>
    /// <param name="stream">What is written and read: the socket's own stream, or TLS over it.</param>
    /// <param name="maxFrameLength">The longest frame that is read, in bytes.</param>
    protected Connection(Socket socket, Stream stream, int maxFrameLength)
    {
        _socket = socket;
        _stream = stream;
        _maxFrameLength = maxFrameLength;
        _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024));
        _writer = PipeWriter.Create(stream);
        Completion = Task.CompletedTask;
    }

    /// <summary>Ends when the connection has, however it did.</summary>
    public Task Completion { get; private set; }

    /// <summary>Why the connection has ended, if it did not close in order.</summary>
    public Exception? Error { get; private set; }

    public bool IsStarted { get; private set; }

    public bool IsClosed => _aborted.IsCancellationRequested;

    public void Start()
    {
        IsStarted = true;
        Completion = RunAsync();
    }

    /// <summary>Closes the socket at once; what has not been written is not.</summary>
    public void Abort()
    {
        if (!_aborted.IsCancellationRequested)
        {
            _aborted.Cancel();
            _queue.Close();
            _socket.Dispose();
        }
    }

    /// <summary>Puts the frame into the queue. False if the connection has ended.</summary>
    protected bool Enqueue(OutgoingFrame frame) => _queue.TryAdd(frame);

    /// <summary>Waits as long as too many frames are in the queue.</summary>
    /// <exception cref="OperationCanceledException">The connection has ended.</exception>
    protected Task WaitForRoomAsync() => _queue.WaitForRoomAsync();

    /// <summary>Forgets the frames in the queue that are not needed any more.</summary>
    protected void SweepQueue() => _queue.Sweep();

    /// <summary>Nothing more is sent; when the queue is empty, the connection closes.</summary>
    protected void CompleteQueue() => _queue.Complete();

    /// <summary>Sends a frame before the queue is at work.</summary>
    protected async Task SendFirstAsync(WireWriter frame, CancellationToken cancellationToken)
    {
        using (frame)
        {
            frame.EndBlock(sizeof(int));
            _writer.Write(frame.Written);
        }

        await _writer.FlushAsync(cancellationToken);
    }

    /// <summary>Receives the first frame.</summary>
    protected async Task<T> ReceiveFirstAsync<T>(int maxLength, Func<WireReader, T> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (Frames.TryTake(ref buffer, maxLength, out var frame))
            {
                var value = read(new WireReader(frame.ToArray(), references: null));
                _reader.AdvanceTo(buffer.Start);
                return value;
            }

            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                throw new IOException("The connection was closed before it was answered.");
            }
        }
    }

    /// <summary>Handles a frame; called one at a time. The frame's bytes are gone when this returns.</summary>
    protected abstract ValueTask OnFrameAsync(FrameKind kind, ReadOnlyMemory<byte> frame);

    /// <summary>The connection has ended.</summary>
    protected abstract void OnClosed(Exception? error);

    private async Task RunAsync()
    {
        var reading = ReadAllAsync();
        var writing = WriteAllAsync();
        try
        {
            var first = await Task.WhenAny(reading, writing);
            await first;
            await reading;
        }
        catch (Exception e)
        {
            Error = e;
        }

        Abort();
        await Task.WhenAll(reading, writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _reader.CompleteAsync();
        await _writer.CompleteAsync(Error ?? new IOException("The connection has ended."));
        OnClosed(Error);
    }

    private async Task ReadAllAsync()
    {
        while (true)
        {
            var result = await _reader.ReadAsync(_aborted.Token);
            var buffer = result.Buffer;
            while (Frames.TryTake(ref buffer, _maxFrameLength, out var frame))
            {
                var bytes = frame.IsSingleSegment ? frame.First : frame.ToArray();
                await OnFrameAsync((FrameKind)bytes.Span[0], bytes[1..]);
            }

            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private async Task WriteAllAsync()
    {
        await WriteQueueAsync();

        // The other side reads to the end and closes: a socket that is closed with bytes unread takes back what it has sent.
        if (_stream is SslStream tls)
        {
            await tls.ShutdownAsync();
        }

        _socket.Shutdown(SocketShutdown.Send);
    }

    private async Task WriteQueueAsync()
    {
        while (await _queue.WaitToTakeAsync())
        {
            WriteFrames();
            await _writer.FlushAsync(_aborted.Token);
        }
    }

    // As many as are flushed at once. Not a part of the loop above, which would keep the last frame while it waits.
    private void WriteFrames()
    {
        var unflushed = 0L;
        while (unflushed <= BytesPerFlush && _queue.TryTake(out var frame))
        {
            using (frame)
            {
                if (frame.Begin())
                {
                    frame.Writer.EndBlock(sizeof(int));
                    _writer.Write(frame.Writer.Written);
                    unflushed += frame.Writer.Length;
                }
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Net.Sockets;
using Orleans.Messaging;
using Orleans.References;
using Orleans.Serialization.Wire;

namespace Orleans.Transport;

/// <summary>A connection that another process has opened to this silo: requests come in, responses go back.</summary>
internal sealed class InboundConnection(Socket socket, int maxBodySize, IMessageReceiver receiver, Lazy<GrainFactory> references)
    : Connection(socket, maxBodySize + Frames.MaxHeaderSize)
{
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _running = new();
    private readonly TaskCompletionSource _peerIsDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answeredAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unanswered = 1;
    private int _unsent;

    /// <summary>Waits for the names of the other side and answers with what <paramref name="answer"/> makes of them.</summary>
    /// <returns>False if the other side was refused.</returns>
    public async Task<bool> AcceptAsync(Func<Hello, Welcome> answer, CancellationToken cancellationToken)
    {
        var hello = await ReceiveFirstAsync(4096, Hello.Read, cancellationToken);
        var welcome = answer(hello);
        await SendFirstAsync(welcome.ToFrame(), cancellationToken);
        if (welcome.Refusal is not null)
        {
            return false;
        }

        Start();
        return true;
    }

    /// <summary>Takes no new requests from the other side, answers all it has, and closes.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await EnqueueAsync(new OutgoingFrame(Frames.Begin(FrameKind.Goodbye))).AsTask().WaitAsync(cancellationToken);
            await _peerIsDone.Task.WaitAsync(cancellationToken);
            Answered();
            await _answeredAll.Task.WaitAsync(cancellationToken);
            CompleteQueue();
            await Completion.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Abort();
        }
    }

    protected override async ValueTask OnFrameAsync(FrameKind kind, ReadOnlyMemory<byte> frame)
    {
        var reader = new WireReader(frame, references.Value);
        switch (kind)
        {
            case FrameKind.Request:
                if (Volatile.Read(ref _unsent) > 0)
                {
                    // The other side does not read the responses to what it has sent: it must, before it sends more.
                    await WaitForRoomAsync();
                }

                Receive((long)reader.ReadVarUInt(), reader);
                break;
            case FrameKind.Cancel:
                if (_running.TryGetValue((long)reader.ReadVarUInt(), out var running))
                {
                    await running.CancelAsync();
                }

                break;
            case FrameKind.Ping:
                await EnqueueAsync(new OutgoingFrame(Frames.Numbered(FrameKind.Pong, (long)reader.ReadVarUInt())));
                break;
            case FrameKind.MembersChanged:
                receiver.MembersChanged();
                break;
            case FrameKind.Goodbye:
                _peerIsDone.TrySetResult();
                break;
            default:
                throw new MalformedMessageException($"Nobody sends a frame of kind {kind} to a silo.");
        }
    }

    protected override void OnClosed(Exception? error)
    {
        _peerIsDone.TrySetResult();
        _answeredAll.TrySetResult();
    }

    private void Receive(long number, WireReader reader)
    {
        Interlocked.Increment(ref _unanswered);
        CallMessage message;
        try
        {
            message = CallFrames.ReadRequest(reader);
        }
        catch (UnknownNameException e)
        {
            _ = AnswerAsync(number, method: null, () => Task.FromResult(CallResponse.Failed(e)));
            return;
        }

        var cancellation = new CancellationTokenSource();
        _running[number] = cancellation;
        _ = AnswerAsync(number, message.Method, () => receiver.ReceiveAsync(message, cancellation.Token));
    }

    private async Task AnswerAsync(long number, GrainMethod? method, Func<Task<CallResponse>> run)
    {
        CallResponse response;
        try
        {
            response = await run();
        }
        catch (Exception e)
        {
            response = CallResponse.Failed(e);
        }

        _running.TryRemove(number, out _);
        Interlocked.Increment(ref _unsent);
        await EnqueueAsync(new OutgoingFrame(CallFrames.Response(number, method, response, maxBodySize)));
        Interlocked.Decrement(ref _unsent);
        Answered();
    }

    private void Answered()
    {
        if (Interlocked.Decrement(ref _unanswered) == 0)
        {
            _answeredAll.TrySetResult();
        }
    }
}

using System.Collections.Concurrent;
using System.Net.Sockets;
using Orleans.Messaging;
using Orleans.References;
using Orleans.Serialization;
using Orleans.Serialization.Wire;

namespace Orleans.Transport;

/// <summary>A connection that another process has opened to this silo: requests come in, responses go back.</summary>
internal sealed class InboundConnection(
    Socket socket,
    Stream stream,
    int maxBodySize,
    ExceptionSerializationOptions exceptions,
    IMessageReceiver receiver,
    Lazy<GrainFactory> references)
    : Connection(socket, stream, maxBodySize + Frames.MaxHeaderSize)
{
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _running = new();
    private readonly TaskCompletionSource _peerIsDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answeredAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unanswered = 1;

    /// <summary>Waits for the names of the other side and answers with what <paramref name="answer"/> makes of them.</summary>
    /// <param name="answer">Makes the answer; one that refuses ends the connection.</param>
    /// <param name="hearing">Ends the wait for the names.</param>
    /// <param name="answering">Ends the answer: from then on the other side may send requests.</param>
    /// <returns>False if the other side was refused.</returns>
    public async Task<bool> AcceptAsync(Func<Hello, Welcome> answer, CancellationToken hearing, CancellationToken answering)
    {
        var hello = await ReceiveFirstAsync(4096, Hello.Read, hearing);
        var welcome = answer(hello);
        await SendFirstAsync(welcome.ToFrame(), answering);
        if (welcome.Refusal is not null)
        {
            return false;
        }

        Start();
        return true;
    }

    /// <summary>Takes no new requests from the other side, answers all it has, and closes.</summary>
    /// <param name="patience">How long the other side may take to say goodbye, and to read to the end.</param>
    /// <param name="time">The clock of <paramref name="patience"/>.</param>
    /// <param name="cancellationToken">Closes at once: what is not answered by then is lost.</param>
    public async Task CloseAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            Enqueue(new OutgoingFrame(Frames.Begin(FrameKind.Goodbye)));
            await _peerIsDone.Task.WaitAsync(patience, time, cancellationToken);
            Answered();
            await _answeredAll.Task.WaitAsync(cancellationToken);
            CompleteQueue();
            await Completion.WaitAsync(patience, time, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            Abort();
        }
    }

    /// <summary>Tells a client something about the cluster.</summary>
    public void Tell(WireWriter frame) => Enqueue(new OutgoingFrame(frame));

    protected override async ValueTask OnFrameAsync(FrameKind kind, ReadOnlyMemory<byte> frame)
    {
        var reader = new WireReader(frame, references.Value);
        switch (kind)
        {
            case FrameKind.Request:
                // The other side may not read the responses to what it has sent: it must, before it sends more.
                await WaitForRoomAsync();
                Receive((long)reader.ReadVarUInt(), reader);
                break;
            case FrameKind.Cancel:
                if (_running.TryGetValue((long)reader.ReadVarUInt(), out var running))
                {
                    await running.CancelAsync();
                }

                break;
            case FrameKind.Ping:
                Enqueue(new OutgoingFrame(Frames.Numbered(FrameKind.Pong, (long)reader.ReadVarUInt())));
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
        try
        {
            Enqueue(new OutgoingFrame(CallFrames.Response(number, method, response, exceptions, maxBodySize)));
        }
        finally
        {
            Answered();
        }
    }

    private void Answered()
    {
        if (Interlocked.Decrement(ref _unanswered) == 0)
        {
            _answeredAll.TrySetResult();
        }
    }
}

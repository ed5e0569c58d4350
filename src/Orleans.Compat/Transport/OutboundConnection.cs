using System.Collections.Concurrent;
using System.Net.Sockets;
using Orleans.Messaging;
using Orleans.References;
using Orleans.Serialization.Wire;

namespace Orleans.Transport;

/// <summary>A connection that this process has opened to a silo: requests go out, responses come back.</summary>
internal sealed class OutboundConnection(
    Socket socket, Stream stream, int maxBodySize, TimeProvider time, Lazy<GrainFactory> references)
    : Connection(socket, stream, maxBodySize + Frames.MaxHeaderSize)
{
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, OutgoingCall> _calls = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _pings = new();
    private readonly Lock _gate = new();
    private long _lastNumber;
    private bool _closing;

    /// <summary>The silo stops: it takes no more requests, but still answers.</summary>
    public event Action? Closing;

    /// <summary>The silo says that the members have changed.</summary>
    public event Action? MembersChanged;

    /// <summary>The silo says that another one is dead.</summary>
    public event Action<SiloAddress>? SiloDied;

    /// <summary>The silo at the other end; known after <see cref="OpenAsync"/>.</summary>
    public SiloAddress Silo { get; private set; } = SiloAddress.Zero;

    /// <summary>Takes no more requests: the silo stops, or the connection is broken.</summary>
    public bool IsClosing => Volatile.Read(ref _closing) || IsClosed;

    /// <summary>Exchanges names with the silo.</summary>
    /// <exception cref="IOException">The silo has refused or closed the connection.</exception>
    public async Task<Welcome> OpenAsync(Hello hello, CancellationToken cancellationToken)
    {
        await SendFirstAsync(hello.ToFrame(), cancellationToken);
        var welcome = await ReceiveFirstAsync(1 << 24, Welcome.Read, cancellationToken);
        if (welcome.Refusal is { } refusal)
        {
            throw new IOException($"Silo {welcome.Silo} refuses the connection: {refusal}");
        }

        Silo = welcome.Silo;
        Start();
        return welcome;
    }

    /// <summary>Sends a request; one that has not left when the connection ends is answered as rejected.</summary>
    /// <exception cref="SiloUnavailableException">The connection ended after the request had left: whether it ran is unknown.</exception>
    public Task<CallResponse> SendAsync(CallMessage message, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var writer = CallFrames.Request(number, message);
        if (writer.Length > maxBodySize + Frames.MaxHeaderSize)
        {
            var length = writer.Length;
            writer.Dispose();
            throw new OrleansException($"{message.Method} has {length} bytes of arguments, more than MaxMessageBodySize ({maxBodySize}).");
        }

        var call = new OutgoingCall(writer, message, time, time.GetTimestamp() + (long)(message.TimeToLive.TotalSeconds * time.TimestampFrequency));
        lock (_gate)
        {
            // Known before it can be answered.
            _calls[number] = call;
            if (_closing || !Enqueue(call))
            {
                _calls.TryRemove(number, out _);
                call.Dispose();
                return Task.FromResult(CallResponse.Rejected($"The connection to silo {Silo} closes."));
            }
        }

        call.Cancellation = cancellationToken.UnsafeRegister(_ => Cancel(number, call), null);
        return EndAsync(call);
    }

    /// <summary>Waits for the silo to say that it is there.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var pong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pings[number] = pong;
        try
        {
            if (!Enqueue(new OutgoingFrame(Frames.Numbered(FrameKind.Ping, number))))
            {
                throw new IOException($"The connection to silo {Silo} has ended.");
            }

            await pong.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _pings.TryRemove(number, out _);
        }
    }

    /// <summary>
    /// The silo has been declared dead: its calls fail, and those that have not left are rejected. One that stops in order
    /// has answered all by now: it only has to be read to the end.
    /// </summary>
    public void OnSiloDied()
    {
        if (IsClosing)
        {
            _ = AbortLaterAsync();
        }
        else
        {
            Abort();
        }
    }

    /// <summary>Tells the silo that the members of the cluster have changed.</summary>
    public void TellMembersChanged() => Enqueue(new OutgoingFrame(Frames.Begin(FrameKind.MembersChanged)));

    /// <summary>Ends calls that nobody waits for any more; what has not left of them never does.</summary>
    public void DropExpired()
    {
        var now = time.GetTimestamp();
        foreach (var (number, call) in _calls)
        {
            if (call.Deadline < now && _calls.TryRemove(number, out _))
            {
                call.Response.TrySetResult(CallResponse.Failed(new TimeoutException($"{call.Message.Method} was not answered in time.")));
            }
        }

        SweepQueue();
    }

    protected override ValueTask OnFrameAsync(FrameKind kind, ReadOnlyMemory<byte> frame)
    {
        switch (kind)
        {
            case FrameKind.Response:
                var reader = new WireReader(frame, references.Value);
                if (_calls.TryRemove((long)reader.ReadVarUInt(), out var call))
                {
                    Complete(call, reader);
                }

                break;
            case FrameKind.Pong:
                if (_pings.TryRemove((long)new WireReader(frame, references: null).ReadVarUInt(), out var pong))
                {
                    pong.TrySetResult();
                }

                break;
            case FrameKind.Goodbye:
                SayGoodbye();
                Closing?.Invoke();
                break;
            case FrameKind.MembersChanged:
                MembersChanged?.Invoke();
                break;
            case FrameKind.SiloDied:
                SiloDied?.Invoke(Frames.ReadAddress(new WireReader(frame, references: null)));
                break;
            default:
                throw new MalformedMessageException($"A silo does not send a frame of kind {kind} here.");
        }

        return ValueTask.CompletedTask;
    }

    protected override void OnClosed(Exception? error)
    {
        lock (_gate)
        {
            _closing = true;
        }

        foreach (var (number, call) in _calls)
        {
            if (_calls.TryRemove(number, out _))
            {
                call.Response.TrySetResult(call.HasLeft
                    ? CallResponse.Failed(new SiloUnavailableException(
                        $"The connection to silo {Silo} ended while {call.Message.Method} on {call.Message.Target} may have been running.", error!))
                    : CallResponse.Rejected($"The connection to silo {Silo} ended before the request had left."));
            }
        }

        foreach (var pong in _pings.Values)
        {
            pong.TrySetException(new IOException($"The connection to silo {Silo} has ended.", error));
        }
    }

    private async Task AbortLaterAsync()
    {
        await Completion.WaitAsync(FarewellTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Abort();
    }

    private static async Task<CallResponse> EndAsync(OutgoingCall call)
    {
        var response = await call.Response.Task;
        await call.Cancellation.DisposeAsync();
        return response;
    }

    private static void Complete(OutgoingCall call, WireReader reader)
    {
        try
        {
            call.Response.TrySetResult(CallFrames.ReadResponse(reader, call.Message.Method));
        }
        catch (UnknownNameException e)
        {
            call.Response.TrySetResult(CallResponse.Failed(e));
        }
        catch (Exception e)
        {
            // What a silo of the same cluster writes can be read: this one is not understood any more.
            call.Response.TrySetResult(CallResponse.Failed(e));
            throw;
        }
    }

    // The silo stops. What is in the queue goes out before the farewell, and nothing after it.
    private void SayGoodbye()
    {
        lock (_gate)
        {
            if (!_closing)
            {
                _closing = true;
                Enqueue(new OutgoingFrame(Frames.Begin(FrameKind.Goodbye)));
            }
        }
    }

    private void Cancel(long number, OutgoingCall call)
    {
        if (call.TryDrop())
        {
            _calls.TryRemove(number, out _);
            call.Response.TrySetResult(CallResponse.Failed(new OperationCanceledException()));
        }
        else
        {
            Enqueue(new OutgoingFrame(Frames.Numbered(FrameKind.Cancel, number)));
        }
    }
}

/// <summary>A request and what became of it.</summary>
internal sealed class OutgoingCall(WireWriter writer, CallMessage message, TimeProvider time, long deadline) : OutgoingFrame(writer)
{
    private const int Waiting = 0;
    private const int Left = 1;
    private const int Dropped = 2;

    private int _state;

    public CallMessage Message { get; } = message;

    public long Deadline { get; } = deadline;

    public TaskCompletionSource<CallResponse> Response { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CancellationTokenRegistration Cancellation { get; set; }

    public bool HasLeft => Volatile.Read(ref _state) == Left;

    public override bool IsNeeded => !Response.Task.IsCompleted && Deadline > time.GetTimestamp();

    public override bool Begin() =>
        IsNeeded && Interlocked.CompareExchange(ref _state, Left, Waiting) == Waiting;

    /// <summary>Takes the request back, if it has not left.</summary>
    public bool TryDrop() => Interlocked.CompareExchange(ref _state, Dropped, Waiting) == Waiting;
}

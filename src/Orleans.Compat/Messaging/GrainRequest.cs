using Orleans.Execution;
using Orleans.References;

namespace Orleans.Messaging;

/// <summary>A call on its way: what the caller waits for, and what the callee's activation runs.</summary>
internal sealed class GrainRequest : ActivationWork
{
    private readonly CancellationTokenSource? _calleeToken;
    private CancellationTokenRegistration _cancellation;
    private bool _isParked;

    public GrainRequest(GrainId target, GrainId? source, GrainMethod method, object?[] arguments, ICallCompletion completion, CancellationToken token)
    {
        Target = target;
        Source = source;
        Method = method;
        Arguments = arguments;
        Completion = completion;
        CallerToken = token;
        if (token.CanBeCanceled)
        {
            _calleeToken = new CancellationTokenSource();
            arguments[method.TokenIndex] = _calleeToken.Token;
        }
    }

    public GrainId Target { get; }

    public GrainId? Source { get; }

    public GrainMethod Method { get; }

    public object?[] Arguments { get; }

    public ICallCompletion Completion { get; }

    public CancellationToken CallerToken { get; }

    public Dictionary<string, object>? Context { get; init; }

    /// <summary>The time (<see cref="TimeProvider.GetTimestamp"/>) after which the caller no longer waits.</summary>
    public long Deadline { get; init; }

    public TimeSpan Timeout { get; init; }

    /// <summary>How many processes have sent the request on to this one; 0 where the caller is.</summary>
    public int Hops { get; init; }

    /// <summary>How many silos have been asked and did not take the request.</summary>
    public int Refusals { get; set; }

    /// <summary>Why the last silo that was asked did not take the request.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>Waits to be sent again: no silo has it.</summary>
    public bool IsParked
    {
        get => Volatile.Read(ref _isParked);
        set => Volatile.Write(ref _isParked, value);
    }

    public GrainRequest? PreviousPending { get; set; }

    public GrainRequest? NextPending { get; set; }

    public PendingCalls? Pending { get; set; }

    /// <summary>Which part of <see cref="Pending"/> has the request: callers on different cores do not meet.</summary>
    public int Stripe { get; } = Environment.CurrentManagedThreadId;

    public override bool AlwaysInterleave => Method.AlwaysInterleave;

    public override bool ReadOnly => Method.ReadOnly;

    public override bool IsAbandoned => Completion.IsCompleted;

    public void Complete(object? result)
    {
        Completion.TryComplete(result);
        Release();
    }

    public override void Fail(Exception error)
    {
        Completion.TryFail(error);
        Release();
    }

    /// <summary>The request was not run here; a sender in another process may look for another place.</summary>
    public void Reject(Exception reason)
    {
        Completion.TryReject(reason);
        Release();
    }

    /// <summary>What the caller gets when no silo has taken the request: it may call again without harm.</summary>
    public SiloUnavailableException NeverRan(string reason) =>
        new($"{Method} on grain {Target} was not run: {reason}", Refusal!);

    /// <summary>Lets the caller's token cancel the callee's; unless it must wait for the callee, the caller is answered at once.</summary>
    public void ObserveCancellation(bool answerAtOnce)
    {
        if (_calleeToken is not null)
        {
            _cancellation = CallerToken.UnsafeRegister(
                static (state, token) =>
                {
                    var (request, atOnce) = ((GrainRequest, bool))state!;
                    request.Cancel(atOnce, token);
                },
                (this, answerAtOnce));
        }
    }

    private void Cancel(bool answerAtOnce, CancellationToken token)
    {
        if (answerAtOnce)
        {
            Completion.TryFail(new OperationCanceledException(token));
            Pending?.Remove(this);
        }

        // The token's callbacks are the callee's code: they run as a turn of its activation, once there is one.
        if (RunningOn is { } activation)
        {
            activation.Scheduler.Enqueue((Func<Task>)CancelCallee);
        }
        else
        {
            _calleeToken!.Cancel();
        }
    }

    private Task CancelCallee()
    {
        _calleeToken!.Cancel();
        return Task.CompletedTask;
    }

    /// <summary>Nobody waits any more.</summary>
    public void Release()
    {
        Pending?.Remove(this);
        _cancellation.Dispose();
    }

    public override Task RunAsync(Activation activation) => activation.Silo.Invoker.RunAsync(activation, this);
}

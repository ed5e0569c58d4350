namespace Orleans.Messaging;

/// <summary>Carries requests to other silos.</summary>
internal interface IMessageTransport
{
    /// <summary>Sends a request to a silo and waits for its response.</summary>
    /// <param name="target">The silo; if it dies, the response is <see cref="CallOutcome.Rejected"/> or the task fails.</param>
    /// <param name="message">What to invoke.</param>
    /// <param name="cancellationToken">Cancels the token that the callee was given; the response still comes.</param>
    Task<CallResponse> SendAsync(SiloAddress target, CallMessage message, CancellationToken cancellationToken);
}

/// <summary>Takes requests that other silos and clients have sent to this silo.</summary>
internal interface IMessageReceiver
{
    Task<CallResponse> ReceiveAsync(CallMessage message, CancellationToken cancellationToken);

    /// <summary>Another silo says that the members of the cluster have changed.</summary>
    void MembersChanged();
}

/// <summary>One request between processes.</summary>
/// <param name="Target">The grain.</param>
/// <param name="Source">The grain that calls, or null if a client does.</param>
/// <param name="Method">The method of a grain interface.</param>
/// <param name="Arguments">The arguments; the CancellationToken among them means nothing to the receiver.</param>
/// <param name="Context">The caller's <see cref="RequestContext"/>, or null.</param>
/// <param name="TimeToLive">How long the caller still waits.</param>
/// <param name="Hops">How many processes have sent the request on, the caller's among them.</param>
internal sealed record CallMessage(
    GrainId Target,
    GrainId? Source,
    References.GrainMethod Method,
    object?[] Arguments,
    Dictionary<string, object>? Context,
    TimeSpan TimeToLive,
    int Hops);

internal enum CallOutcome
{
    Completed,
    Failed,
    Rejected,
}

/// <summary>What came of a request; a rejected one was not run and may be sent elsewhere.</summary>
internal readonly record struct CallResponse(CallOutcome Outcome, object? Result, Exception? Error)
{
    public static CallResponse Completed(object? result) => new(CallOutcome.Completed, result, Error: null);

    public static CallResponse Failed(Exception error) => new(CallOutcome.Failed, Result: null, error);

    public static CallResponse Rejected(string reason) =>
        new(CallOutcome.Rejected, Result: null, new SiloUnavailableException(reason));
}

namespace Orleans.Messaging;

/// <summary>Where the outcome of a request goes; only the first outcome counts.</summary>
internal interface ICallCompletion
{
    bool IsCompleted { get; }

    bool TryComplete(object? result);

    bool TryFail(Exception error);

    /// <summary>The request was not run and will not be, here.</summary>
    bool TryReject(Exception reason);
}

/// <summary>The task that a caller awaits.</summary>
internal sealed class PendingCall<T>() : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), ICallCompletion
{
    public bool IsCompleted => Task.IsCompleted;

    public bool TryComplete(object? result) => TrySetResult((T)result!);

    public bool TryFail(Exception error) => TrySetException(error);

    public bool TryReject(Exception reason) => TryFail(reason);
}

/// <summary>The response that another process awaits.</summary>
internal sealed class PendingResponse()
    : TaskCompletionSource<CallResponse>(TaskCreationOptions.RunContinuationsAsynchronously), ICallCompletion
{
    public bool IsCompleted => Task.IsCompleted;

    public bool TryComplete(object? result) => TrySetResult(CallResponse.Completed(result));

    public bool TryFail(Exception error) => TrySetResult(CallResponse.Failed(error));

    public bool TryReject(Exception reason) => TrySetResult(CallResponse.Rejected(reason.Message));
}

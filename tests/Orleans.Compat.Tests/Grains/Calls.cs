using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests.Grains;

[Alias("test.calls")]
public interface ICallsGrain : IGrainWithStringKey
{
    [Alias("fail")]
    Task Fail(string message);

    [Alias("fail-now")]
    Task<int> FailBeforeTask(string message);

    [Alias("slow"), ResponseTimeout("00:00:00.300")]
    Task Slow();

    [Alias("call-back"), ResponseTimeout("00:00:00.500")]
    Task CallThatCallsBack(ICallsGrain other, ICallsGrain self);

    [Alias("call")]
    Task<string> Call(ICallsGrain other);

    [Alias("name")]
    Task<string> Name();

    [Alias("wait")]
    Task WaitForCancellation(CancellationToken cancellationToken);

    [Alias("hold")]
    Task Hold(CancellationToken cancellationToken);

    [Alias("context")]
    Task<string?> Context(string key);

    [Alias("context-via")]
    Task<string?> ContextVia(ICallsGrain other, string key);

    [Alias("set-context")]
    Task SetContext(string key, string value);
}

internal sealed class CallsGrain(IGrainFactory grains, IGrainContext context) : Grain, ICallsGrain
{
    private Signal Signal => Signals.For(this.GetPrimaryKeyString());

    public async Task Fail(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    public Task<int> FailBeforeTask(string message) => throw new ArgumentException(message);

    public async Task Slow()
    {
        Signal.Enter();
        await Signal.Opened;
        Signal.Events.Enqueue("done");
        Signal.Leave();
    }

    public Task CallThatCallsBack(ICallsGrain other, ICallsGrain self) => other.Call(self);

    public Task<string> Call(ICallsGrain other) => grains.GetGrain<ICallsGrain>(other.GetPrimaryKeyString()).Name();

    public Task<string> Name() => Task.FromResult(context.GrainId.Key.ToString());

    public async Task WaitForCancellation(CancellationToken cancellationToken)
    {
        Signal.Enter();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
        Signal.Events.Enqueue("cancelled");
        Signal.Open();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public async Task Hold(CancellationToken cancellationToken)
    {
        Signal.Events.Enqueue("held");
        Signal.Enter();
        await Signal.Opened.WaitAsync(CancellationToken.None);
    }

    public Task<string?> Context(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public Task<string?> ContextVia(ICallsGrain other, string key) => other.Context(key);

    public Task SetContext(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }
}

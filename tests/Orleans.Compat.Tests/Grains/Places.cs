using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests.Grains;

[Alias("test.place")]
public interface IPlaceGrain : IGrainWithStringKey
{
    [Alias("where")]
    Task<string> Where();

    [Alias("where-other")]
    Task<string> WhereOther(string key);

    [Alias("increment")]
    Task<int> Increment();

    [Alias("change")]
    Task<Message> Change(Message message);

    [Alias("hold")]
    Task Hold();

    [Alias("fail")]
    Task Fail();

    [Alias("cancel")]
    Task WaitForCancellation(CancellationToken cancellationToken);
}

internal sealed class PlaceGrain(ILocalSiloDetails silo) : Grain, IPlaceGrain
{
    private int _count;

    private Signal Signal => Signals.For(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Signal.Activated();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signal.Deactivated();
        return Task.CompletedTask;
    }

    public Task<string> Where() => Task.FromResult(silo.SiloAddress.ToString());

    public Task<string> WhereOther(string key) => GrainFactory.GetGrain<IPlaceGrain>(key).Where();

    public Task<int> Increment() => Task.FromResult(++_count);

    public Task<Message> Change(Message message)
    {
        message.Text = "changed";
        return Task.FromResult(message);
    }

    public async Task Hold()
    {
        Signal.Enter();
        await Signal.Opened;
        Signal.Leave();
    }

    public Task Fail() => throw new InvalidOperationException("the reason");

    public async Task WaitForCancellation(CancellationToken cancellationToken)
    {
        Signal.Enter();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
        Signal.Open();
        cancellationToken.ThrowIfCancellationRequested();
    }
}

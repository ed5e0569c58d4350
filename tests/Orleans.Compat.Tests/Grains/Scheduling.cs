using Orleans.Concurrency;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests.Grains;

[Alias("test.scheduling")]
public interface ISchedulingGrain : IGrainWithStringKey
{
    [Alias("increment")]
    Task<int> Increment();

    [Alias("hold")]
    Task<string> Hold(string name);

    [Alias("interleave"), AlwaysInterleave]
    Task<string> Interleave();

    [Alias("read"), ReadOnly]
    Task Read();

    [Alias("write")]
    Task Write();

    [Alias("turns")]
    Task<bool> TurnsOverlap(int rounds);

    [Alias("activation")]
    Task<string> ActivationName();
}

[Alias("test.reentrant")]
public interface IReentrantGrain : ISchedulingGrain;

[Alias("test.worker")]
public interface IWorkerGrain : ISchedulingGrain;

internal abstract class SchedulingGrainBase : Grain, ISchedulingGrain
{
    private int _count;
    private int _insideTurn;

    private Signal Signal => Signals.For(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Signal.Activated();
        return Task.CompletedTask;
    }

    public async Task<int> Increment()
    {
        var before = _count;
        await Task.Yield();
        _count = before + 1;
        return _count;
    }

    public async Task<string> Hold(string name)
    {
        Signal.Events.Enqueue(name);
        Signal.Enter();
        await Signal.Opened;
        Signal.Leave();
        return GrainContext.ActivationId.ToString();
    }

    public Task<string> Interleave() => Task.FromResult("interleaved");

    public Task Read() => Hold("read");

    public Task Write() => Hold("write");

    public async Task<bool> TurnsOverlap(int rounds)
    {
        var overlap = false;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < rounds; i++)
            {
                overlap |= Interlocked.Increment(ref _insideTurn) > 1;
                Thread.SpinWait(50);
                Interlocked.Decrement(ref _insideTurn);
                await Task.Yield();
            }
        }));
        return overlap;
    }

    public Task<string> ActivationName() => Task.FromResult(GrainContext.ActivationId.ToString());
}

internal sealed class SchedulingGrain : SchedulingGrainBase;

[Reentrant]
internal sealed class ReentrantGrain : SchedulingGrainBase, IReentrantGrain;

[StatelessWorker(3)]
internal sealed class WorkerGrain : SchedulingGrainBase, IWorkerGrain;

using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests.Grains;

[Alias("test.lifetime")]
public interface ILifetimeGrain : IGrainWithStringKey
{
    [Alias("touch")]
    Task<string> Touch();

    [Alias("deactivate")]
    Task<string> Deactivate();

    [Alias("deactivate-while")]
    Task<string> DeactivateAndHold();

    [Alias("delay")]
    Task Delay(TimeSpan time);

    [Alias("timer")]
    Task StartTimer(TimeSpan due, TimeSpan period);

    [Alias("stop-timer")]
    Task StopTimer();

    [Alias("hold")]
    Task Hold();

    [Alias("service")]
    Task<string> ScopedService();
}

[Alias("test.short-lived")]
public interface IShortLivedGrain : ILifetimeGrain;

[Alias("test.kept-alive")]
public interface IKeptAliveGrain : ILifetimeGrain;

/// <summary>A scoped service: each activation has its own.</summary>
public sealed class ScopedThing : IDisposable
{
    public string Id { get; } = Signals.NewKey();

    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}

internal abstract class LifetimeGrainBase : Grain, ILifetimeGrain
{
    private IGrainTimer? _timer;

    private Signal Signal => Signals.For(this.GetPrimaryKeyString());

    // Counts the activations of this grain that live at the same time.
    private Signal Alive => Signals.For(this.GetPrimaryKeyString() + ":alive");

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Signal.Activated();
        Alive.Enter();
        await Task.Yield();
        if (Signal.TakesFailure())
        {
            throw new InvalidOperationException("cannot activate");
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signal.Events.Enqueue($"{reason.ReasonCode}");
        Signal.Deactivated();
        Alive.Leave();
        return Task.CompletedTask;
    }

    public Task<string> Touch() => Task.FromResult(GrainContext.ActivationId.ToString());

    public Task<string> Deactivate()
    {
        DeactivateOnIdle();
        return Touch();
    }

    public async Task<string> DeactivateAndHold()
    {
        DeactivateOnIdle();
        Signal.Enter();
        await Signal.Opened;
        Signal.Leave();
        return await Touch();
    }

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task StartTimer(TimeSpan due, TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            _ =>
            {
                Signal.Events.Enqueue("tick");
                Signal.Enter();
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(due, period));
        return Task.CompletedTask;
    }

    public Task StopTimer()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task Hold()
    {
        Signal.Enter();
        await Signal.Opened;
        Signal.Leave();
    }

    public Task<string> ScopedService() => Task.FromResult(ServiceProvider.GetRequiredService<ScopedThing>().Id);
}

internal sealed class LifetimeGrain : LifetimeGrainBase;

[CollectionAgeLimit(Minutes = 2)]
internal sealed class ShortLivedGrain : LifetimeGrainBase, IShortLivedGrain;

[KeepAlive]
internal sealed class KeptAliveGrain : LifetimeGrainBase, IKeptAliveGrain;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Orleans.Execution;

/// <content>How an activation begins and ends.</content>
internal sealed partial class Activation
{
    public void Register(IDisposable timer)
    {
        lock (_timers)
        {
            _timers.Add(timer);
        }
    }

    public void Unregister(IDisposable timer)
    {
        lock (_timers)
        {
            _timers.Remove(timer);
        }
    }

    private async Task ActivateAsync()
    {
        ActivationWork? next;
        try
        {
            using var timeout = new CancellationTokenSource(Silo.Collection.ActivationTimeout, Silo.Time);
            await BuildAsync(timeout.Token).WaitAsync(Silo.Collection.ActivationTimeout, Silo.Time, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogActivationFailed(Silo.Log, e, GrainId);
            await FailAsync(e);
            return;
        }

        lock (_gate)
        {
            _state = ActivationState.Valid;
            _lastUsed = Silo.Time.GetTimestamp();
            next = _work.BeginNext();
        }

        RunAll(next);
        if (_reason is { } reason)
        {
            _reason = null;
            Deactivate(reason, CancellationToken.None);
        }
    }

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        _scope = Silo.Services.CreateAsyncScope();
        _scope.ServiceProvider.GetRequiredService<ActivationScope>().Activation = this;
        GrainInstance = Class.Create(this);
        if (GrainInstance is ILifecycleParticipant<IGrainLifecycle> participant)
        {
            participant.Participate(Lifecycle);
        }

        if (GrainInstance is IGrainBase grain)
        {
            Lifecycle.Subscribe(
                GrainId.ToString(), GrainLifecycleStage.Activate, grain.OnActivateAsync, token => grain.OnDeactivateAsync(_reason!.Value, token));
        }

        await Lifecycle.StartAsync(cancellationToken);
    }

    private async Task FailAsync(Exception error)
    {
        List<ActivationWork> waiting;
        StopTimers();
        lock (_gate)
        {
            _state = ActivationState.Ended;
            waiting = _work.TakeAll();
        }

        Silo.Catalog.Remove(this);
        foreach (var work in waiting)
        {
            work.Fail(error);
        }

        await DisposeScopeAsync();
        _deactivated.TrySetResult();
    }

    private async Task DeactivateAsync()
    {
        StopTimers();
        try
        {
            using var timeout = new CancellationTokenSource(Silo.Collection.DeactivationTimeout, Silo.Time);
            await Lifecycle.StopAsync(timeout.Token).WaitAsync(Silo.Collection.DeactivationTimeout, Silo.Time, CancellationToken.None);
        }
        catch (Exception e)
        {
            // The grain is gone either way; its successor reads what was stored.
            LogDeactivationFailed(Silo.Log, e, GrainId);
        }

        await DisposeScopeAsync();
        List<ActivationWork> waiting;
        lock (_gate)
        {
            _state = ActivationState.Ended;
            waiting = _work.TakeAll();
        }

        Silo.Catalog.Remove(this);
        _deactivated.TrySetResult();
        foreach (var work in waiting)
        {
            Silo.Redirect(work);
        }
    }

    private async Task DisposeScopeAsync()
    {
        try
        {
            switch (GrainInstance)
            {
                case IAsyncDisposable asyncDisposable:
                    await asyncDisposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }

            await _scope.DisposeAsync();
        }
        catch (Exception e)
        {
            LogDisposalFailed(Silo.Log, e, GrainId);
        }
    }

    private void StopTimers()
    {
        IDisposable[] timers;
        lock (_timers)
        {
            timers = [.. _timers];
            _timers.Clear();
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Grain {GrainId} could not be activated")]
    private static partial void LogActivationFailed(ILogger logger, Exception exception, GrainId grainId);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Grain {GrainId} failed while it was deactivated")]
    private static partial void LogDeactivationFailed(ILogger logger, Exception exception, GrainId grainId);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Grain {GrainId} failed while it was disposed of")]
    private static partial void LogDisposalFailed(ILogger logger, Exception exception, GrainId grainId);
}

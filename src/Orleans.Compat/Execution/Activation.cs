using Microsoft.Extensions.DependencyInjection;
using Orleans.Lifecycle;
using Orleans.References;

namespace Orleans.Execution;

/// <summary>
/// One grain in the memory of one silo: begins with the first request, runs requests by the rules of its class, and ends
/// when it is idle for long, asked to, or the silo stops.
/// </summary>
internal sealed partial class Activation : IGrainContext, IEquatable<IGrainContext>
{
    private readonly Lock _gate = new();
    private readonly WorkQueue _work;
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<IDisposable> _timers = [];
    private AsyncServiceScope _scope;
    private ActivationState _state;
    private DeactivationReason? _reason;
    private GrainReference? _reference;
    private long _lastUsed;
    private long _keepUntil;

    public Activation(Silo silo, GrainClass grainClass, GrainId grainId)
    {
        Silo = silo;
        Class = grainClass;
        GrainId = grainId;
        ActivationId = ActivationId.NewId(silo.Time);
        Scheduler = new ActivationScheduler(this);
        Lifecycle = new LifecycleSubject();
        _work = new WorkQueue(grainClass.Reentrant);
        _lastUsed = silo.Time.GetTimestamp();
    }

    private enum ActivationState
    {
        Created,
        Activating,
        Valid,
        Deactivating,
        Ended,
    }

    /// <summary>The activation whose turn this code is part of.</summary>
    public static Activation? Current => ActivationScheduler.CurrentActivation;

    public Silo Silo { get; }

    public GrainClass Class { get; }

    public GrainId GrainId { get; }

    public ActivationId ActivationId { get; }

    public ActivationScheduler Scheduler { get; }

    public LifecycleSubject Lifecycle { get; }

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices => _scope.ServiceProvider;

    public IGrainLifecycle ObservableLifecycle => Lifecycle;

    public Task Deactivated => _deactivated.Task;

    public GrainReference GrainReference =>
        _reference ??= (GrainReference)Silo.Factory.Create(GrainId, typeof(IGrain));

    /// <summary>How many requests it has, running and waiting.</summary>
    public int Load
    {
        get
        {
            lock (_gate)
            {
                return _work.Running + _work.Waiting;
            }
        }
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"{GrainId}@{Silo.Address} ({_state})";

    /// <summary>Takes work, to be run now or later. False if the activation has ended: another one must take it.</summary>
    public bool TryReceive(ActivationWork work)
    {
        lock (_gate)
        {
            switch (_state)
            {
                case ActivationState.Ended:
                    return false;
                case ActivationState.Created:
                    _state = ActivationState.Activating;
                    _work.Wait(work);
                    Scheduler.Enqueue((Func<Task>)ActivateAsync);
                    return true;
                case ActivationState.Valid when _work.TryBegin(work):
                    work.RunningOn = this;
                    break;
                default:
                    _work.Wait(work);
                    return true;
            }
        }

        Scheduler.Enqueue(work);
        return true;
    }

    /// <summary>Starts work that the queue has let through; called on the scheduler.</summary>
    public void Begin(ActivationWork work) => _ = RunToEndAsync(work);

    /// <summary>Ends the activation when the requests that run now have ended; those that wait go to its successor.</summary>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_state is ActivationState.Deactivating or ActivationState.Ended || _reason is not null)
            {
                return;
            }

            if (_state == ActivationState.Created)
            {
                _state = ActivationState.Ended;
                _deactivated.TrySetResult();
                return;
            }

            _reason = deactivationReason;
            if (_state == ActivationState.Valid)
            {
                _state = ActivationState.Deactivating;
                EndIfDrained();
            }
        }
    }

    /// <summary>The process has died, as far as this activation knows.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _state = ActivationState.Ended;
        }

        Scheduler.Stop();
        StopTimers();
        _deactivated.TrySetResult();
    }

    public void DelayDeactivation(TimeSpan timeSpan)
    {
        var until = timeSpan == TimeSpan.MaxValue || timeSpan == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : timeSpan <= TimeSpan.Zero ? 0 : Silo.Time.GetTimestamp() + (long)(timeSpan.TotalSeconds * Silo.Time.TimestampFrequency);
        Interlocked.Exchange(ref _keepUntil, until);
    }

    /// <summary>Whether nothing has used the activation for so long.</summary>
    public bool IsIdleFor(TimeSpan age)
    {
        lock (_gate)
        {
            return _state == ActivationState.Valid
                && _work.Running + _work.Waiting == 0
                && Silo.Time.GetTimestamp() >= Interlocked.Read(ref _keepUntil)
                && Silo.Time.GetElapsedTime(_lastUsed) >= age;
        }
    }

    private async Task RunToEndAsync(ActivationWork work)
    {
        await work.RunAsync(this);
        ActivationWork? next;
        lock (_gate)
        {
            _work.End(work);
            if (work is not TimerTick { KeepAlive: false })
            {
                _lastUsed = Silo.Time.GetTimestamp();
            }

            if (_state == ActivationState.Deactivating)
            {
                EndIfDrained();
                return;
            }

            next = _work.BeginNext();
        }

        RunAll(next);
    }

    // Several may run at once if they interleave.
    private void RunAll(ActivationWork? next)
    {
        while (next is not null)
        {
            next.RunningOn = this;
            Scheduler.Enqueue(next);
            lock (_gate)
            {
                next = _state == ActivationState.Valid ? _work.BeginNext() : null;
            }
        }
    }

    private void EndIfDrained()
    {
        if (_work.Running == 0)
        {
            Scheduler.Enqueue((Func<Task>)DeactivateAsync);
        }
    }
}

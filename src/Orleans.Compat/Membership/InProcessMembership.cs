using System.Collections.Immutable;

namespace Orleans.Membership;

/// <summary>The membership of silos that all live in this process.</summary>
internal sealed class InProcessMembership : ISiloMembership
{
    private readonly Lock _gate = new();
    private ImmutableArray<SiloAddress> _active = [];

    public event Action? Changed;

    public event Action<SiloAddress>? SiloDied;

    public ImmutableArray<SiloAddress> ActiveSilos => _active;

    public Task RefreshAsync() => Task.CompletedTask;

    public Task JoinAsync(SiloAddress silo, string name, CancellationToken cancellationToken)
    {
        Update(active => active.Contains(silo) ? active : active.Add(silo).Sort());
        return Task.CompletedTask;
    }

    public Task BeginLeaveAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        Update(active => active.Remove(silo));
        return Task.CompletedTask;
    }

    public Task LeaveAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        Update(active => active.Remove(silo));
        SiloDied?.Invoke(silo);
        return Task.CompletedTask;
    }

    private void Update(Func<ImmutableArray<SiloAddress>, ImmutableArray<SiloAddress>> change)
    {
        lock (_gate)
        {
            var changed = change(_active);
            if (changed == _active)
            {
                return;
            }

            ImmutableInterlocked.InterlockedExchange(ref _active, changed);
        }

        Changed?.Invoke();
    }
}

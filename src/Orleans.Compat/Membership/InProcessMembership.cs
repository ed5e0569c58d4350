using System.Collections.Immutable;
using System.Net;

namespace Orleans.Membership;

/// <summary>The membership of silos that all live in this process.</summary>
internal sealed class InProcessMembership : ISiloMembership, IGatewayList
{
    private readonly Lock _gate = new();
    private ImmutableArray<SiloAddress> _active = [];
    private ImmutableDictionary<SiloAddress, IPEndPoint> _gateways = ImmutableDictionary<SiloAddress, IPEndPoint>.Empty;

    public event Action? Changed;

    public event Action<SiloAddress>? SiloDied;

    // Nobody is declared dead here.
    public event Action<string>? Evicted
    {
        add { }
        remove { }
    }

    public ImmutableArray<SiloAddress> ActiveSilos => _active;

    public Task RefreshAsync() => Task.CompletedTask;

    public Task<IReadOnlyList<IPEndPoint>> ReadAsync(CancellationToken cancellationToken)
    {
        var gateways = _gateways;
        return Task.FromResult<IReadOnlyList<IPEndPoint>>([.. ActiveSilos.Select(s => gateways[s])]);
    }

    public void Abandon()
    {
        // The cluster in this process takes the silo out itself.
    }

    public Task JoinAsync(LocalSiloDetails silo, CancellationToken cancellationToken)
    {
        ImmutableInterlocked.TryAdd(ref _gateways, silo.SiloAddress, silo.GatewayAddress.Endpoint);
        Update(active => active.Contains(silo.SiloAddress) ? active : active.Add(silo.SiloAddress).Sort());
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

/// <summary>Where clients can connect to the cluster.</summary>
internal interface IGatewayList
{
    Task<IReadOnlyList<IPEndPoint>> ReadAsync(CancellationToken cancellationToken);
}

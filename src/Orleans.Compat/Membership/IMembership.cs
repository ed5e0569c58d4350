using System.Collections.Immutable;

namespace Orleans.Membership;

/// <summary>Which silos the cluster has, as this process sees it.</summary>
internal interface IMembership
{
    /// <summary>The silos that take grains now, in the same order everywhere.</summary>
    ImmutableArray<SiloAddress> ActiveSilos { get; }

    /// <summary>Raised after <see cref="ActiveSilos"/> has changed.</summary>
    event Action? Changed;

    /// <summary>Brings the view up to date before it would be by itself.</summary>
    Task RefreshAsync();
}

/// <summary>The part a silo takes in the membership.</summary>
internal interface ISiloMembership : IMembership
{
    /// <summary>Raised when a silo is declared dead, after it has left <see cref="IMembership.ActiveSilos"/>.</summary>
    event Action<SiloAddress>? SiloDied;

    /// <summary>Raised when this silo finds that it is not a member any more: it must end. Says why.</summary>
    event Action<string>? Evicted;

    /// <summary>Does nothing more, as in a process that has died.</summary>
    void Abandon();

    /// <summary>Makes the silo known and active.</summary>
    Task JoinAsync(LocalSiloDetails silo, CancellationToken cancellationToken);

    /// <summary>The silo takes no new grains, while it still answers.</summary>
    Task BeginLeaveAsync(SiloAddress silo, CancellationToken cancellationToken);

    /// <summary>The silo is gone.</summary>
    Task LeaveAsync(SiloAddress silo, CancellationToken cancellationToken);
}

namespace ScimCluster.Storage;

/// <summary>
/// Which partitions have changes to deliver, and how far each consumer has come there. Every member throws
/// <see cref="StorageUnavailableException"/> if PostgreSQL is away. Times are the caller's.
/// </summary>
public interface IDeliveryStore
{
    /// <summary>Gives all committed changes their places; their partitions are found from then on.</summary>
    Task GivePlacesAsync(CancellationToken cancellationToken);

    /// <summary>Finds partitions with something to deliver, by the index of those alone.</summary>
    Task<IReadOnlyList<ChangePartition>> FindPartitionsAsync(DateTimeOffset now, int count, CancellationToken cancellationToken);

    /// <summary>Says that somebody looks at a partition; until <paramref name="until"/> only a new change makes it be found.</summary>
    /// <returns>The revision, for <see cref="EndLookAsync"/>; null if nothing ever happened in the partition.</returns>
    Task<long?> BeginLookAsync(ChangePartition partition, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Says when to look next; null for not before something happens.</summary>
    /// <returns>False if something has happened since the look began: look again.</returns>
    Task<bool> EndLookAsync(ChangePartition partition, long revision, DateTimeOffset? next, CancellationToken cancellationToken);

    /// <summary>Makes a handler known. If it is new, all partitions are looked at.</summary>
    Task AddHandlerAsync(string consumer, CancellationToken cancellationToken);

    /// <summary>Gives a consumer that has no progress in a partition one that begins with the first change.</summary>
    Task AddProgressAsync(ChangePartition partition, string consumer, CancellationToken cancellationToken);

    /// <summary>Takes the lease, if nobody else has it or its time is over.</summary>
    Task<DeliveryLeaseReply> TakeLeaseAsync(
        ChangePartition partition, string consumer, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Extends the lease.</summary>
    /// <returns>False if it was taken over.</returns>
    Task<bool> RenewLeaseAsync(
        ChangePartition partition, string consumer, long fence, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Gives the lease back, if it was not taken over.</summary>
    Task ReleaseLeaseAsync(ChangePartition partition, string consumer, long fence, CancellationToken cancellationToken);

    /// <summary>Reads the changes behind a position, in order.</summary>
    Task<IReadOnlyList<PendingChange>> ReadChangesAsync(
        ChangePartition partition, string consumer, long after, int count, CancellationToken cancellationToken);

    /// <summary>Reads changes that wait and whose time has come, with those behind them, in order.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="consumer">The consumer.</param>
    /// <param name="now">The time.</param>
    /// <param name="resources">Of how many resources at most; those that are due longest.</param>
    /// <param name="count">How many changes at most.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<IReadOnlyList<PendingChange>> ReadDueAsync(
        ChangePartition partition, string consumer, DateTimeOffset now, int resources, int count, CancellationToken cancellationToken);

    /// <summary>Reads when the next attempt is due, or null if nothing waits.</summary>
    Task<DateTimeOffset?> FindNextAttemptAsync(ChangePartition partition, string consumer, CancellationToken cancellationToken);

    /// <summary>Counts what waits, of all partitions and consumers.</summary>
    Task<DeliveryBacklog> ReadBacklogAsync(CancellationToken cancellationToken);

    /// <summary>Writes what came of a batch, and extends the lease.</summary>
    /// <returns>False if the lease was taken over; progress is as it was then.</returns>
    Task<bool> CommitAsync(
        ChangePartition partition,
        string consumer,
        long fence,
        DeliveryOutcome outcome,
        DateTimeOffset now,
        DateTimeOffset leaseUntil,
        CancellationToken cancellationToken);
}

namespace ScimCluster.Storage;

/// <summary>The provisioning log. Every member throws <see cref="StorageUnavailableException"/> if PostgreSQL is away.</summary>
public interface IProvisioningLogStore
{
    /// <summary>Writes refused requests; those of a connection that does not exist are left out.</summary>
    Task AppendAsync(IReadOnlyList<LoggedRefusal> refusals, CancellationToken cancellationToken);

    /// <summary>Reads rows from new to old.</summary>
    /// <param name="scope">Whose log.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="count">How many at most, from 1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<IReadOnlyList<LogRow>> ReadAsync(LogScope scope, LogFilter filter, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Erases what a log says of a user beside names: values, accountIds and the salts of their hashes.
    /// Hashes stay, so that the seal holds. The erasure is itself logged.
    /// </summary>
    /// <returns>How many rows had something to erase.</returns>
    Task<int> EraseAsync(LogErasure erasure, CancellationToken cancellationToken);

    /// <summary>Seals a batch of what is committed and not sealed.</summary>
    /// <param name="sealedAt">The time of the seal.</param>
    /// <param name="cancellationToken">Gives up; what was not committed is sealed later.</param>
    /// <returns>True if there may be more to seal; false at the end, or while another process is sealing.</returns>
    Task<bool> SealAsync(DateTimeOffset sealedAt, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the partitions of this month, of the next two and of whatever has none, and drops the months that end before
    /// <paramref name="keepFrom"/> once they are sealed.
    /// </summary>
    /// <returns>What was done; null while another process is at it.</returns>
    Task<LogMonths?> KeepMonthsAsync(DateTimeOffset now, DateTimeOffset keepFrom, CancellationToken cancellationToken);
}

/// <summary>The wish to erase what a log says of a user.</summary>
/// <param name="LogId">The id of the row that logs it.</param>
/// <param name="Occurred">When.</param>
/// <param name="Owner">Whose log.</param>
/// <param name="UserId">The user.</param>
/// <param name="Actor">The administrator.</param>
/// <param name="RequestId">The id of the request.</param>
public sealed record LogErasure(Guid LogId, DateTimeOffset Occurred, LogOwner Owner, Guid UserId, string Actor, string RequestId);

/// <summary>How many months came and went.</summary>
/// <param name="Added">Partitions that were made.</param>
/// <param name="Dropped">Months that were dropped.</param>
public readonly record struct LogMonths(int Added, int Dropped);

namespace ScimCluster.Storage;

/// <summary>
/// What is kept of writes so that they may be sent again: creates without an answer, and those with a key; changes by their row in the
/// provisioning log.
/// </summary>
/// <remarks>Every member throws <see cref="StorageUnavailableException"/> if PostgreSQL is away.</remarks>
public interface IOperationStore
{
    /// <summary>Notes that the answer of an operation may not have reached its client. Does nothing without authority.</summary>
    Task MarkUnansweredAsync(WriteAuthority authority, UnansweredOperation operation, CancellationToken cancellationToken);

    /// <summary>Tells whether an operation with this content was marked and the mark has not expired.</summary>
    Task<bool> IsUnansweredAsync(
        Guid providerKey, Guid operationId, byte[] contentHash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Claims a client's key for an operation, unless an earlier claim of the key has not expired.</summary>
    /// <returns>The claim that holds from now on; null without authority.</returns>
    Task<KeyedOperation?> ClaimAsync(WriteAuthority authority, KeyedOperation claim, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Tells whether a change was carried out: one whose context names the operation.</summary>
    /// <param name="providerKey">The tenant.</param>
    /// <param name="operationId">The operation.</param>
    /// <param name="since">Since when it may have been carried out.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<bool> IsCarriedOutAsync(Guid providerKey, Guid operationId, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Removes marks and claims that have expired.</summary>
    /// <returns>How many were removed; fewer than <paramref name="limit"/> if none is left.</returns>
    Task<int> RemoveExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);
}

/// <summary>An operation whose answer may not have reached its client.</summary>
/// <param name="OperationId">The operation.</param>
/// <param name="ContentHash">SHA-256 of what it was to create.</param>
/// <param name="ExpiresAt">Until when an equal one gets its answer.</param>
public sealed record UnansweredOperation(Guid OperationId, byte[] ContentHash, DateTimeOffset ExpiresAt);

/// <summary>An operation that a client named by a key.</summary>
/// <param name="KeyHash">SHA-256 of the key.</param>
/// <param name="OperationId">The operation; a UUID of version 8.</param>
/// <param name="ContentHash">SHA-256 of what it is to create.</param>
/// <param name="ExpiresAt">From when on the key may name another operation.</param>
public sealed record KeyedOperation(byte[] KeyHash, Guid OperationId, byte[] ContentHash, DateTimeOffset ExpiresAt);

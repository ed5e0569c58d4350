namespace ScimCluster.Storage;

/// <summary>The committed changes in their one order. Every member throws <see cref="StorageUnavailableException"/> if PostgreSQL is away.</summary>
/// <remarks>
/// What was committed before a call is in the order when the call reads; what commits later stands behind it. So a reader
/// that goes on from the last position it has seen gets every change once, and each resource's changes as they happened.
/// </remarks>
public interface IChangeFeedStore
{
    /// <summary>Reads the changes of one organization.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="after">The position behind which to begin; 0 for the first change.</param>
    /// <param name="count">How many to return at most, from 1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The changes by position; fewer than <paramref name="count"/> only if there are no more just now.</returns>
    Task<IReadOnlyList<ChangeRow>> ReadAsync(string organizationId, long after, int count, CancellationToken cancellationToken);

    /// <summary>Reads the changes of all organizations and of personal providers.</summary>
    /// <param name="after">The position behind which to begin; 0 for the first change.</param>
    /// <param name="count">How many to return at most, from 1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The changes by position; fewer than <paramref name="count"/> only if there are no more just now.</returns>
    Task<IReadOnlyList<ChangeRow>> ReadAllAsync(long after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Reads up to where changes of an organization were removed. Who goes on from a lower position has missed some; asked
    /// behind a page, it says so of the page, too.
    /// </summary>
    /// <param name="organizationId">The organization; null for the feed of all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The position of the last change that was removed; 0 if none was.</returns>
    Task<long> FindLastRemovedAsync(string? organizationId, CancellationToken cancellationToken);

    /// <summary>
    /// Removes old changes that have a place, that every handler and every webhook has passed, and that wait for nobody. Looks
    /// at so many changes and does nothing while somebody else removes.
    /// </summary>
    /// <param name="before">What happened before is old.</param>
    /// <param name="after">The position behind which to look; 0 to begin.</param>
    /// <param name="limit">How many changes to look at.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The position behind which to go on; null if there is nothing old behind.</returns>
    Task<long?> RemoveAsync(DateTimeOffset before, long after, int limit, CancellationToken cancellationToken);
}

/// <summary>A committed change.</summary>
/// <param name="Position">The place in the feed, from 1, with gaps; higher for what is read later.</param>
/// <param name="ChangeId">The id, by which a receiver knows a change that it gets again.</param>
/// <param name="Occurred">When it happened, by the clock of the silo that wrote it.</param>
/// <param name="ProviderKey">The tenant.</param>
/// <param name="OrganizationId">The organization of the provider, or null for a personal one.</param>
/// <param name="OwnerId">The user who owns a personal provider, or null.</param>
/// <param name="Type">What happened, such as <c>user.provisioned</c>.</param>
/// <param name="ResourceId">To whom: the user's id, or the providerId of a change of the provider.</param>
/// <param name="Data">More about it: a JSON object.</param>
public sealed record ChangeRow(
    long Position,
    Guid ChangeId,
    DateTimeOffset Occurred,
    Guid ProviderKey,
    string? OrganizationId,
    string? OwnerId,
    string Type,
    string ResourceId,
    string Data);

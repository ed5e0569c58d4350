using ScimCluster.Scim;

namespace ScimCluster.Storage;

/// <summary>The identities of all providers: SCIM Users with their keys, memberships, log and outbox rows.</summary>
/// <remarks>
/// Each write is one statement and one transaction: the identity, its user, its organization membership, the
/// provisioning-log row and the outbox rows are committed together or not at all. Every member throws
/// <see cref="StorageUnavailableException"/> if PostgreSQL is away; of a write nothing is known then until it is read.
/// </remarks>
public interface IIdentityStore
{
    /// <summary>
    /// Stores a new identity at version 1. A person whom this provider deprovisioned before comes back as the same user,
    /// with the next version: recognized by <c>externalId</c>, or by <c>userName</c> if neither side has an
    /// <c>externalId</c>. Anybody else is a new user, or the existing one that is named, who keeps e-mail and name.
    /// </summary>
    /// <returns>
    /// <see cref="WriteStatus.Written"/> with the row; <see cref="WriteStatus.Revoked"/>; <see cref="WriteStatus.Late"/>;
    /// <see cref="WriteStatus.Undone"/>; or
    /// <see cref="WriteStatus.Taken"/> with the key that another identity or user holds; <see cref="IdentityUniqueKey.Email"/> also if
    /// the user to link to has it no longer, or has an identity of this provider already.
    /// </returns>
    Task<IdentityWrite> CreateAsync(NewIdentity identity, CancellationToken cancellationToken);

    /// <summary>Replaces keys and document of an identity that is still at the version that was read.</summary>
    /// <returns>
    /// As <see cref="CreateAsync"/>, or <see cref="WriteStatus.VersionMismatch"/> if the row has moved on or is gone.
    /// </returns>
    Task<IdentityWrite> UpdateAsync(IdentityUpdate update, CancellationToken cancellationToken);

    /// <summary>
    /// Moves an identity to the tombstones, with its document, and ends the membership if it was the user's last one in the organization;
    /// a user whom no identity holds any more gives its e-mail free.
    /// </summary>
    /// <returns>
    /// <see cref="WriteStatus.Written"/> with the row as it was; <see cref="WriteStatus.Revoked"/>; <see cref="WriteStatus.Late"/>; or
    /// <see cref="WriteStatus.VersionMismatch"/>.
    /// </returns>
    Task<IdentityWrite> DeleteAsync(IdentityDeletion deletion, CancellationToken cancellationToken);

    /// <summary>Reads what is left of a deleted identity, or null if it lives or never was.</summary>
    Task<DeletedIdentity?> FindDeletedAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken);

    /// <summary>Brings a deleted identity back as it was, with the next version, its user and its membership.</summary>
    /// <returns>
    /// As <see cref="CreateAsync"/> without <see cref="WriteStatus.Undone"/>; <see cref="WriteStatus.VersionMismatch"/> if it
    /// is back already, or its document was purged.
    /// </returns>
    Task<IdentityWrite> RestoreAsync(IdentityRestoration restoration, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets what identities that were deleted so long ago said, except what recognizes the person: the
    /// <c>externalId</c>, or the <c>userName</c> of those who had none. Does nothing while another process does it.
    /// </summary>
    /// <returns>How many were forgotten; fewer than <paramref name="limit"/> if none is left.</returns>
    Task<int> PurgeDeletedAsync(DateTimeOffset deletedBefore, int limit, CancellationToken cancellationToken);

    /// <summary>Reads the identity with this accountId, or null.</summary>
    Task<IdentityRow?> FindByAccountIdAsync(Guid providerKey, string accountId, CancellationToken cancellationToken);

    /// <summary>Reads the identity that this operation, one with a client's key, made or brought back last; or null.</summary>
    Task<IdentityRow?> FindByKeyedOperationAsync(Guid providerKey, Guid operationId, CancellationToken cancellationToken);

    /// <summary>Reads the identity of this user at this provider, or null.</summary>
    Task<IdentityRow?> FindByUserIdAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken);

    /// <summary>Tells under which accountId the provider knows a user, or null.</summary>
    Task<string?> LocateAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a page in a stable order, and counts all that the filter selects. A place from an earlier page stays good
    /// whatever was deleted or added since.
    /// </summary>
    /// <returns>
    /// The page; 400 <c>invalidFilter</c> for a comparison that only the gateway could make; 400 <c>tooMany</c> if the filter or
    /// order would have to be evaluated on more than the query's bound.
    /// </returns>
    Task<ScimResult<ListPage<IdentityRow>>> ListAsync(Guid providerKey, ListQuery query, CancellationToken cancellationToken);
}

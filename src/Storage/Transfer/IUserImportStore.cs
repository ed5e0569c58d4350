namespace ScimCluster.Storage;

/// <summary>
/// Writes users that come with ids and times of their own, by the statement that creates users. Every member throws
/// <see cref="StorageUnavailableException"/> if PostgreSQL is away.
/// </summary>
public interface IUserImportStore
{
    /// <summary>Reads those of the provider's users that have one of these ids.</summary>
    Task<IReadOnlyList<IdentityRow>> FindUsersAsync(Guid providerKey, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Tells which of these ids the provider's groups have.</summary>
    Task<IReadOnlyList<Guid>> FindGroupsAsync(Guid providerKey, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Stores a user under the id, with the version and the times that are given, in one transaction.</summary>
    Task<UserImport> ImportAsync(ImportedIdentity identity, CancellationToken cancellationToken);
}

/// <summary>A user that comes from elsewhere.</summary>
/// <param name="Identity">What a create takes. The time of its context is that of the import.</param>
/// <param name="Version">The version.</param>
/// <param name="Created">When the user was created.</param>
/// <param name="LastModified">When the user last changed.</param>
public sealed record ImportedIdentity(NewIdentity Identity, long Version, DateTimeOffset Created, DateTimeOffset LastModified);

/// <summary>What came of a user; nothing changed but after <see cref="UserImportStatus.Written"/>.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="TakenKey">The key that somebody else holds, after <see cref="UserImportStatus.Taken"/>.</param>
/// <param name="TakenAttribute">The attribute, after <see cref="IdentityUniqueKey.Attribute"/>.</param>
public sealed record UserImport(UserImportStatus Status, IdentityUniqueKey? TakenKey = null, string? TakenAttribute = null);

/// <summary>How the import of a user ended.</summary>
public enum UserImportStatus
{
    /// <summary>The user is committed.</summary>
    Written,

    /// <summary>The provider is deleted or its epoch has moved on.</summary>
    Revoked,

    /// <summary>Another row holds a key that must be unique.</summary>
    Taken,

    /// <summary>Another provider has, or somebody had, a user with this id.</summary>
    IdTaken,

    /// <summary>The provider deprovisioned the same person under another id, who would come back as that one.</summary>
    KnownUnderOtherId,
}

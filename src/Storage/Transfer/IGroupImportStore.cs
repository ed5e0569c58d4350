namespace ScimCluster.Storage;

/// <summary>
/// Writes groups that come with ids and times of their own, by the statement that creates groups. Every member throws
/// <see cref="StorageUnavailableException"/> if PostgreSQL is away.
/// </summary>
public interface IGroupImportStore
{
    /// <summary>Stores a group without members under the id, with the version and the times that are given, in one transaction.</summary>
    /// <returns>As <see cref="IGroupStore.CreateAsync"/>.</returns>
    Task<GroupWrite> ImportAsync(ImportedGroup group, CancellationToken cancellationToken);

    /// <summary>Tells which of these ids a user or group of the provider has.</summary>
    Task<IReadOnlyList<Guid>> FindMembersAsync(Guid providerKey, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}

/// <summary>A group that comes from elsewhere.</summary>
/// <param name="Group">What a create takes. The time of its context is that of the import.</param>
/// <param name="Version">The version.</param>
/// <param name="Created">When the group was created.</param>
/// <param name="LastModified">When the group last changed.</param>
public sealed record ImportedGroup(NewGroup Group, long Version, DateTimeOffset Created, DateTimeOffset LastModified);

namespace ScimCluster.Storage;

/// <summary>
/// Reads everything that a provider has, a chunk at a time in the order of ids: memory does not grow with the provider. Every
/// member throws <see cref="StorageUnavailableException"/> if PostgreSQL is away.
/// </summary>
public interface IExportStore
{
    /// <summary>Reads the next users.</summary>
    /// <param name="providerKey">The provider.</param>
    /// <param name="after">The last user of the chunk before; null for the first chunk.</param>
    /// <param name="count">How many at most; fewer are the last.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<IReadOnlyList<IdentityRow>> ReadUsersAsync(Guid providerKey, Guid? after, int count, CancellationToken cancellationToken);

    /// <summary>Reads the next groups, without their members.</summary>
    /// <param name="providerKey">The provider.</param>
    /// <param name="after">The last group of the chunk before; null for the first chunk.</param>
    /// <param name="count">How many at most; fewer are the last.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<IReadOnlyList<ExportedGroupRow>> ReadGroupsAsync(Guid providerKey, Guid? after, int count, CancellationToken cancellationToken);

    /// <summary>Reads the next members of all groups, those of one group together.</summary>
    /// <param name="providerKey">The provider.</param>
    /// <param name="after">The last member of the chunk before; null for the first chunk.</param>
    /// <param name="count">How many at most; fewer are the last.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<IReadOnlyList<ExportedMemberRow>> ReadMembersAsync(
        Guid providerKey, ExportedMemberRow? after, int count, CancellationToken cancellationToken);
}

/// <summary>A group as stored.</summary>
/// <param name="GroupId">The SCIM <c>id</c>.</param>
/// <param name="Document">The SCIM Group as JSON, without <c>id</c>, <c>meta</c> and members.</param>
/// <param name="Version">1 after creation, one more after each change.</param>
/// <param name="Created">When the group was created.</param>
/// <param name="LastModified">When it last changed.</param>
public sealed record ExportedGroupRow(Guid GroupId, string Document, long Version, DateTimeOffset Created, DateTimeOffset LastModified);

/// <summary>A member of a group.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="MemberId">The member.</param>
/// <param name="MemberType"><c>User</c> or <c>Group</c>.</param>
public sealed record ExportedMemberRow(Guid GroupId, Guid MemberId, string MemberType);

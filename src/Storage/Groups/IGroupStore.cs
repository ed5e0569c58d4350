using ScimCluster.Scim;

namespace ScimCluster.Storage;

/// <summary>Groups and their members. Every call names the tenant; what another tenant has is not found.</summary>
public interface IGroupStore
{
    /// <summary>Stores a group with its members, a log row and a change.</summary>
    /// <returns>
    /// <see cref="WriteStatus.Written"/>, <see cref="WriteStatus.Taken"/>, <see cref="WriteStatus.MissingMember"/>,
    /// <see cref="WriteStatus.Undone"/> if this create was carried out and the group deleted since, or that the authority is over.
    /// </returns>
    Task<GroupWrite> CreateAsync(NewGroup group, CancellationToken cancellationToken);

    /// <summary>Changes a group and its members in one statement, whose cost depends on the members that change alone.</summary>
    /// <returns>
    /// As <see cref="CreateAsync"/>; without a row if nothing had to change; <see cref="WriteStatus.VersionMismatch"/> if the
    /// group has moved on or is gone.
    /// </returns>
    Task<GroupWrite> UpdateAsync(GroupUpdate update, CancellationToken cancellationToken);

    /// <summary>Deletes a group. Its members are let go at once, whatever their number; their rows are removed later.</summary>
    Task<GroupWrite> DeleteAsync(GroupDeletion deletion, CancellationToken cancellationToken);

    /// <summary>Reads a group without its members; null if there is none.</summary>
    Task<GroupRow?> FindAsync(Guid providerKey, Guid groupId, CancellationToken cancellationToken);

    /// <summary>Reads the group that has one of the unique values of a content; null if there is none.</summary>
    Task<GroupRow?> FindAsync(Guid providerKey, GroupUniqueKey key, GroupContent content, CancellationToken cancellationToken);

    /// <summary>Reads members of a group in the order of their ids.</summary>
    /// <param name="providerKey">The tenant.</param>
    /// <param name="groupId">The group.</param>
    /// <param name="after">The member behind whom to begin; null for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<MemberChunk> ReadMembersAsync(Guid providerKey, Guid groupId, Guid? after, int limit, CancellationToken cancellationToken);

    /// <summary>Reads the first members of several groups in one statement; a group without members is left out.</summary>
    Task<IReadOnlyList<MemberChunk>> ReadFirstMembersAsync(
        Guid providerKey, IReadOnlyList<Guid> groupIds, int limit, CancellationToken cancellationToken);

    /// <summary>Reads a page of groups without members (RFC 7644 §3.4.2).</summary>
    /// <returns>The page; 400 <c>invalidFilter</c> or <c>tooMany</c>.</returns>
    Task<ScimResult<ListPage<GroupRow>>> ListAsync(Guid providerKey, ListQuery query, CancellationToken cancellationToken);

    /// <summary>Removes what deleted groups have left, a batch at a time.</summary>
    /// <param name="after">What the call before returned; null for the first one.</param>
    /// <param name="limit">How many members at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The last member that was removed; null if none are left, or another process is at it.</returns>
    Task<RemovedMember?> PurgeRemainsAsync(RemovedMember? after, int limit, CancellationToken cancellationToken);
}

/// <summary>A member that a deleted group had left.</summary>
/// <param name="ProviderKey">The tenant.</param>
/// <param name="GroupId">The group.</param>
/// <param name="MemberId">The member.</param>
public sealed record RemovedMember(Guid ProviderKey, Guid GroupId, Guid MemberId);

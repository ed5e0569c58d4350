namespace ScimCluster.Storage;

/// <summary>A Group of one provider, as stored; its members are rows of their own.</summary>
/// <param name="ProviderKey">The tenant.</param>
/// <param name="GroupId">The SCIM <c>id</c>.</param>
/// <param name="Document">The SCIM Group as JSON, without <c>id</c>, <c>meta</c> and <c>members</c>.</param>
/// <param name="Version">1 after creation, one more after each change, also of the members.</param>
/// <param name="Created">When the group was created.</param>
/// <param name="LastModified">When it last changed.</param>
public sealed record GroupRow(
    Guid ProviderKey, Guid GroupId, string Document, long Version, DateTimeOffset Created, DateTimeOffset LastModified);

/// <summary>Where a member is in the list of its group, and what answers show of it.</summary>
/// <param name="MemberId">The <c>id</c> of the User or Group.</param>
/// <param name="Type"><c>User</c> or <c>Group</c>.</param>
/// <param name="Display">Its <c>displayName</c>, or the <c>userName</c> of a user without one.</param>
public sealed record GroupMemberRow(Guid MemberId, string Type, string? Display);

/// <summary>Members of one group in the order of their ids.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Members">The members.</param>
/// <param name="HasMore">Whether others follow.</param>
public sealed record MemberChunk(Guid GroupId, IReadOnlyList<GroupMemberRow> Members, bool HasMore);

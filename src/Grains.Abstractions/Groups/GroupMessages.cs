namespace ScimCluster.Grains;

/// <summary>A new Group. The id is that of the grain: sent again, the create answers what it has done already.</summary>
/// <param name="Access">What the token gives access to.</param>
/// <param name="Document">The SCIM Group as canonical JSON, without <c>id</c>, <c>meta</c> and <c>members</c>.</param>
/// <param name="Members">The values of <c>members</c>, each once.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="IdempotencyKey">
/// The client's own name for the create, under which it may send it again; null for none. The group then has the id that the
/// first create with this key had.
/// </param>
[GenerateSerializer, Immutable, Alias("scim.create-group")]
public sealed record CreateGroup(
    [property: Id(0)] ProviderAccess Access,
    [property: Id(1)] string Document,
    [property: Id(2)] string[] Members,
    [property: Id(3)] string RequestId,
    [property: Id(4)] string? IdempotencyKey = null);

/// <summary>A Group in the place of the one that is there.</summary>
/// <param name="Access">What the token gives access to.</param>
/// <param name="Document">The SCIM Group as canonical JSON, without <c>id</c>, <c>meta</c> and <c>members</c>.</param>
/// <param name="Members">The values of <c>members</c>, each once; none empties the Group.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="Condition">Which versions may be replaced; null for any.</param>
/// <param name="Attempt">Names the change, so that it may be sent again; null for a change that is sent once.</param>
[GenerateSerializer, Immutable, Alias("scim.replace-group")]
public sealed record ReplaceGroup(
    [property: Id(0)] ProviderAccess Access,
    [property: Id(1)] string Document,
    [property: Id(2)] string[] Members,
    [property: Id(3)] string RequestId,
    [property: Id(4)] VersionCondition? Condition = null,
    [property: Id(5)] WriteAttempt? Attempt = null);

/// <summary>Operations on a Group.</summary>
/// <param name="Access">What the token gives access to.</param>
/// <param name="PatchRequest">The PatchOp message as JSON.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="Condition">Which versions may be changed; null for any.</param>
/// <param name="Attempt">Names the change, so that it may be sent again; null for a change that is sent once.</param>
[GenerateSerializer, Immutable, Alias("scim.patch-group")]
public sealed record PatchGroup(
    [property: Id(0)] ProviderAccess Access,
    [property: Id(1)] string PatchRequest,
    [property: Id(2)] string RequestId,
    [property: Id(3)] VersionCondition? Condition = null,
    [property: Id(4)] WriteAttempt? Attempt = null);

/// <summary>The end of a Group.</summary>
/// <param name="Access">What the token gives access to.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="Condition">Which versions may be deleted; null for any.</param>
[GenerateSerializer, Immutable, Alias("scim.delete-group")]
public sealed record DeleteGroup(
    [property: Id(0)] ProviderAccess Access,
    [property: Id(1)] string RequestId,
    [property: Id(2)] VersionCondition? Condition = null);

/// <summary>A Group as last stored, without its members.</summary>
/// <param name="GroupId">The SCIM <c>id</c>.</param>
/// <param name="Version">Goes up with each change, also of the members; the ETag is made of it.</param>
/// <param name="Created">When it was created.</param>
/// <param name="LastModified">When it last changed.</param>
/// <param name="Document">The SCIM Group as JSON, without <c>id</c>, <c>meta</c> and <c>members</c>.</param>
[GenerateSerializer, Immutable, Alias("scim.group-snapshot")]
public sealed record GroupSnapshot(
    [property: Id(0)] Guid GroupId,
    [property: Id(1)] long Version,
    [property: Id(2)] DateTimeOffset Created,
    [property: Id(3)] DateTimeOffset LastModified,
    [property: Id(4)] string Document);

/// <summary>A member as answers show it.</summary>
/// <param name="Id">The <c>value</c>.</param>
/// <param name="Type"><c>User</c> or <c>Group</c>.</param>
/// <param name="Display">Its name, or null.</param>
[GenerateSerializer, Immutable, Alias("scim.group-member")]
public readonly record struct MemberEntry(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Type,
    [property: Id(2)] string? Display);

/// <summary>Some members of a Group, in the order of their ids.</summary>
/// <param name="Members">The members.</param>
/// <param name="HasMore">Whether others follow behind the last one.</param>
[GenerateSerializer, Immutable, Alias("scim.member-chunk")]
public sealed record MemberEntries(
    [property: Id(0)] MemberEntry[] Members,
    [property: Id(1)] bool HasMore);

/// <summary>A Group with the first of its members.</summary>
/// <param name="Group">The Group.</param>
/// <param name="Members">Its first members; null where they were not asked for.</param>
[GenerateSerializer, Immutable, Alias("scim.group-with-members")]
public sealed record GroupWithMembers(
    [property: Id(0)] GroupSnapshot Group,
    [property: Id(1)] MemberEntries? Members);

/// <summary>A page of Groups.</summary>
/// <param name="TotalResults">How many the filter selects in all.</param>
/// <param name="Groups">The Groups of the page.</param>
/// <param name="NextCursor">Where the next page begins, if the page was asked for by cursor and is not the last.</param>
[GenerateSerializer, Immutable, Alias("scim.group-list")]
public sealed record GroupList(
    [property: Id(0)] int TotalResults,
    [property: Id(1)] GroupWithMembers[] Groups,
    [property: Id(2)] string? NextCursor = null);

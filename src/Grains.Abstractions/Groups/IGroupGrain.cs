using Orleans.Concurrency;

namespace ScimCluster.Grains;

/// <summary>One Group of a provider and its members. A change costs what changes, whatever the size of the Group.</summary>
/// <remarks>
/// Get a reference through <see cref="GrainFactoryExtensions.GetGroup"/>; reads go to <see cref="IDirectoryGrain"/>. A request that
/// SCIM refuses comes back as a refusal: 401 after the provider's token has ended, 404 where there is no such Group. An exception
/// means that the cluster or PostgreSQL failed: of a write the caller knows nothing until it reads, or sends
/// it again as it may: a create with an operation id, a change with a <see cref="WriteAttempt"/>.
/// </remarks>
[Alias("scim.group")]
public interface IGroupGrain : IGrainWithStringKey
{
    /// <summary>Stores a new Group (RFC 7644 §3.3) under the id of this grain.</summary>
    /// <returns>
    /// The Group; 409 <c>uniqueness</c> if another has its <c>displayName</c>, compared without regard to case, or its
    /// <c>externalId</c>; 400 <c>invalidValue</c> naming a member that is no User and no Group of the provider; 422 if the
    /// client's key names a create with another content; or 409 without a <c>scimType</c> if this very create has made the
    /// Group, which was deleted since.
    /// </returns>
    [Alias("create")]
    Task<Reply<GroupSnapshot>> CreateAsync(CreateGroup command, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that the answer of a create under the id of this grain may not have reached the client: for a configured time an
    /// equal create answers with the Group that the first one made. Does nothing after the token was revoked.
    /// </summary>
    [Alias("mark-unanswered"), AlwaysInterleave]
    Task MarkUnansweredAsync(UnansweredCreate create, CancellationToken cancellationToken);

    /// <summary>Replaces the Group and its members (RFC 7644 §3.5.1). Without a difference the version stays.</summary>
    /// <returns>As <see cref="CreateAsync"/>; 412 if the condition is not met.</returns>
    [Alias("replace")]
    Task<Reply<GroupSnapshot>> ReplaceAsync(ReplaceGroup command, CancellationToken cancellationToken);

    /// <summary>Applies all operations in order, or none of them (RFC 7644 §3.5.2). Without an effect the version stays.</summary>
    /// <returns>
    /// As <see cref="ReplaceAsync"/>; or the first operation's refusal. A removal by a filter that names no values, in a Group
    /// of more members than <c>Directory:MaxCandidates</c>, is 400 <c>tooMany</c>.
    /// </returns>
    [Alias("patch")]
    Task<Reply<GroupSnapshot>> PatchAsync(PatchGroup command, CancellationToken cancellationToken);

    /// <summary>Deletes the Group (RFC 7644 §3.6); its members stay, and are in it no more.</summary>
    /// <returns>The Group as it was, or 404, or 412.</returns>
    [Alias("delete")]
    Task<Reply<GroupSnapshot>> DeleteAsync(DeleteGroup command, CancellationToken cancellationToken);
}

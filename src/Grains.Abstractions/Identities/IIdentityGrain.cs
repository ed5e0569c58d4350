using Orleans.Concurrency;

namespace ScimCluster.Grains;

/// <summary>What one provider says of one person: the only orderly writer of that row.</summary>
/// <remarks>
/// Get a reference through <see cref="GrainFactoryExtensions.GetIdentity"/>. A request that SCIM refuses comes back as a
/// refusal; <see cref="IdentityReply.Moved"/> says that the person is known under another accountId by now. An exception
/// means that the cluster or PostgreSQL failed: of a write the caller knows nothing until it reads, or sends
/// it again as it may: a create with an operation id, a change with a <see cref="WriteAttempt"/>.
/// </remarks>
[Alias("scim.identity")]
public interface IIdentityGrain : IGrainWithStringKey
{
    /// <summary>
    /// Provisions the person (RFC 7644 §3.3). A deprovisioned person comes back as the same user, and an inactive
    /// identity is restored unless the document says <c>active: false</c>: in both cases if both sides have the same
    /// <c>externalId</c>, or neither has one and the <c>userName</c> is the same. Anybody else whose e-mail address a user of
    /// the scope has becomes that user where the link policy allows it.
    /// </summary>
    /// <returns>
    /// The User; 409 <c>uniqueness</c> naming <c>externalId</c>, <c>userName</c> or <c>emails</c>; 412 if an inactive
    /// identity would have to be restored and only a new one is wanted; 413 if the document is too large; 401 if the
    /// token was revoked meanwhile; 422 if the client's key names a create with another document; or 409 without a
    /// <c>scimType</c> if this very create has made the User, who was deleted since.
    /// </returns>
    [Alias("create")]
    Task<IdentityReply> CreateAsync(CreateIdentity command, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that the answer of a create may not have reached the client: for a configured time an equal create answers with
    /// the User that the first one made. Does nothing after the token was revoked.
    /// </summary>
    [Alias("mark-unanswered"), AlwaysInterleave]
    Task MarkUnansweredAsync(UnansweredCreate create, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the User (RFC 7644 §3.5.1). A document without <c>active</c> leaves it as it is: a client that does not
    /// know the attribute reactivates nobody. Immutable attributes keep their values.
    /// </summary>
    /// <returns>
    /// The User, moved, 412 if the condition does not hold, 400 <c>mutability</c> for another value of an immutable
    /// attribute, 409 <c>uniqueness</c>, 413, 401, or 503 if the row changed under every attempt.
    /// </returns>
    [Alias("replace")]
    Task<IdentityReply> ReplaceAsync(ReplaceIdentity command, CancellationToken cancellationToken);

    /// <summary>
    /// Applies all operations in order, or none (RFC 7644 §3.5.2). Operations that change nothing leave the version alone.
    /// </summary>
    /// <returns>
    /// The User, moved, 412 if the condition does not hold, 400 with the <c>scimType</c> of the first operation that is
    /// refused, 409 <c>uniqueness</c>, 413, 401, or 503 if the row changed under every attempt.
    /// </returns>
    [Alias("patch")]
    Task<IdentityReply> PatchAsync(PatchIdentity command, CancellationToken cancellationToken);

    /// <summary>
    /// Deprovisions the person (RFC 7644 §3.6): ends the membership with the last identity and frees every unique value.
    /// </summary>
    /// <returns>The User as it was, moved, 412 if the condition does not hold, 401, or 503 if the row changed under every attempt.</returns>
    [Alias("deprovision")]
    Task<IdentityReply> DeprovisionAsync(DeprovisionIdentity command, CancellationToken cancellationToken);

    /// <summary>Brings a deprovisioned person back as they were, active or not, under the same id, for a configured time.</summary>
    /// <returns>
    /// The User; moved if the person had another accountId; 404; 409 if the User is not deleted, or was deleted too long ago;
    /// 409 <c>uniqueness</c> naming the attribute whose value was taken meanwhile; or 401.
    /// </returns>
    [Alias("restore")]
    Task<IdentityReply> RestoreAsync(RestoreIdentity command, CancellationToken cancellationToken);
}

using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>A new User.</summary>
/// <param name="Access">What the token gives access to.</param>
/// <param name="Document">The SCIM User as canonical JSON, without <c>id</c> and <c>meta</c>.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="OnlyNew">True refuses to restore an inactive identity: the client wants to change nothing that is there.</param>
/// <param name="PreserveCase">False writes a mapped e-mail address in small letters.</param>
/// <param name="OperationId">
/// Names this create, a UUID of version 7: sent again with the same id it answers what it has done already. Null for a create
/// that is not sent again.
/// </param>
/// <param name="IdempotencyKey">The client's own name for this create, or null.</param>
[GenerateSerializer, Immutable, Alias("scim.create-identity")]
public sealed record CreateIdentity(
    [property: Id(0)] ProviderAccess Access,
    [property: Id(1)] string Document,
    [property: Id(2)] string RequestId,
    [property: Id(3)] bool OnlyNew = false,
    [property: Id(4)] bool PreserveCase = false,
    [property: Id(5)] Guid? OperationId = null,
    [property: Id(6)] string? IdempotencyKey = null);

/// <summary>A create whose answer may not have reached its client.</summary>
/// <param name="Access">What the token gives access to.</param>
/// <param name="OperationId">The create.</param>
/// <param name="ContentHash">What <see cref="OperationContent"/> makes of what it is to create.</param>
[GenerateSerializer, Immutable, Alias("scim.unanswered-create")]
public sealed record UnansweredCreate(
    [property: Id(0)] ProviderAccess Access,
    [property: Id(1)] Guid OperationId,
    [property: Id(2)] byte[] ContentHash);

/// <summary>A User in the place of the one with this id.</summary>
/// <param name="Access">What the token gives access to.</param>
/// <param name="UserId">The id of the User that is meant.</param>
/// <param name="Document">The SCIM User as canonical JSON, without <c>id</c> and <c>meta</c>.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="Condition">Which versions may be replaced; null for any.</param>
/// <param name="PreserveCase">False writes a mapped e-mail address in small letters.</param>
/// <param name="Attempt">Names the change, so that it may be sent again; null for a change that is sent once.</param>
[GenerateSerializer, Immutable, Alias("scim.replace-identity")]
public sealed record ReplaceIdentity(
    [property: Id(0)] ProviderAccess Access,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] string Document,
    [property: Id(3)] string RequestId,
    [property: Id(4)] VersionCondition? Condition = null,
    [property: Id(5)] bool PreserveCase = false,
    [property: Id(6)] WriteAttempt? Attempt = null);

/// <summary>Operations on the User with this id.</summary>
/// <param name="Access">What the token gives access to.</param>
/// <param name="UserId">The id of the User that is meant.</param>
/// <param name="PatchRequest">The PatchOp message as JSON.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="Condition">Which versions may be changed; null for any.</param>
/// <param name="PreserveCase">False writes <c>userName</c> and e-mail addresses in small letters.</param>
/// <param name="Attempt">Names the change, so that it may be sent again; null for a change that is sent once.</param>
[GenerateSerializer, Immutable, Alias("scim.patch-identity")]
public sealed record PatchIdentity(
    [property: Id(0)] ProviderAccess Access,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] string PatchRequest,
    [property: Id(3)] string RequestId,
    [property: Id(4)] VersionCondition? Condition = null,
    [property: Id(5)] bool PreserveCase = false,
    [property: Id(6)] WriteAttempt? Attempt = null);

/// <summary>The end of the User with this id.</summary>
/// <param name="Access">What the token gives access to.</param>
/// <param name="UserId">The id of the User that is meant.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="Condition">Which versions may be deleted; null for any.</param>
[GenerateSerializer, Immutable, Alias("scim.deprovision-identity")]
public sealed record DeprovisionIdentity(
    [property: Id(0)] ProviderAccess Access,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] string RequestId,
    [property: Id(3)] VersionCondition? Condition = null);

/// <summary>The return of the deprovisioned User with this id.</summary>
/// <param name="Access">What the caller has access to.</param>
/// <param name="UserId">The id of the User that is meant.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="PreserveCase">False writes a mapped e-mail address in small letters.</param>
[GenerateSerializer, Immutable, Alias("scim.restore-identity")]
public sealed record RestoreIdentity(
    [property: Id(0)] ProviderAccess Access,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] string RequestId,
    [property: Id(4)] bool PreserveCase = false);

/// <summary>A User as last stored.</summary>
/// <param name="UserId">The SCIM <c>id</c>.</param>
/// <param name="Version">Goes up with each change; the ETag is made of it.</param>
/// <param name="Created">When it was created.</param>
/// <param name="LastModified">When it last changed.</param>
/// <param name="Document">The SCIM User as JSON, without <c>id</c> and <c>meta</c>.</param>
/// <param name="Groups">
/// The value of <c>groups</c> as JSON, without addresses (RFC 7643 §4.1.2); null for none, or where it was not asked for.
/// </param>
[GenerateSerializer, Immutable, Alias("scim.identity-snapshot")]
public sealed record IdentitySnapshot(
    [property: Id(0)] Guid UserId,
    [property: Id(1)] long Version,
    [property: Id(2)] DateTimeOffset Created,
    [property: Id(3)] DateTimeOffset LastModified,
    [property: Id(4)] string Document,
    [property: Id(5)] string? Groups = null);

/// <summary>What an identity answers: exactly one of its members is set.</summary>
/// <param name="Snapshot">The User after the call.</param>
/// <param name="Refusal">Why nothing was done.</param>
/// <param name="Moved">True if the User is not, or no longer, under this accountId: locate it again.</param>
[GenerateSerializer, Immutable, Alias("scim.identity-reply")]
public readonly record struct IdentityReply(
    [property: Id(0)] IdentitySnapshot? Snapshot,
    [property: Id(1)] Refusal? Refusal,
    [property: Id(2)] bool Moved)
{
    /// <summary>The answer of an identity that is not, or no longer, under this accountId.</summary>
    public static IdentityReply MovedAway { get; } = new(null, null, true);

    /// <summary>Makes an answer of a User.</summary>
    public static implicit operator IdentityReply(IdentitySnapshot snapshot) => new(snapshot, null, false);

    /// <summary>Makes an answer of a refusal.</summary>
    public static implicit operator IdentityReply(ScimError error) => new(null, Grains.Refusal.From(error), false);
}

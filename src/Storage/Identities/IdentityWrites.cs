namespace ScimCluster.Storage;

/// <summary>The authority of a write: it does nothing once the provider is deleted, its epoch has moved on, or its time is over.</summary>
/// <param name="ProviderKey">The tenant.</param>
/// <param name="Epoch">The provider's epoch when the token was validated.</param>
/// <param name="NotAfter">
/// Until when somebody waits for the write, by PostgreSQL's clock. A process that stood still and goes on must not carry
/// out what its callers have given up and may have asked for again, or undone, elsewhere.
/// </param>
public readonly record struct WriteAuthority(Guid ProviderKey, long Epoch, DateTimeOffset NotAfter);

/// <summary>Who asked for a change and when, for the log and the outbox.</summary>
/// <param name="Operation">What was asked: <c>create</c>, <c>replace</c>, <c>patch</c>, <c>delete</c> or <c>restore</c>.</param>
/// <param name="RequestId">The id under which the request is found in the gateway's log.</param>
/// <param name="OccurredAt">The time of the change.</param>
/// <param name="ChangedAttributes">The names of the top-level attributes that change.</param>
/// <param name="Log">What only the provisioning log keeps, or null for nothing.</param>
public sealed record ChangeContext(
    string Operation,
    string RequestId,
    DateTimeOffset OccurredAt,
    IReadOnlyList<string> ChangedAttributes,
    LogDetail? Log = null)
{
    /// <summary>The same as an operation that may be sent several times: the id of its log row is known beforehand.</summary>
    /// <param name="operationId">The operation, or null.</param>
    public ChangeContext OfOperation(Guid? operationId) => this with { Log = (Log ?? LogDetail.None) with { OperationId = operationId } };
}

/// <summary>An identity to be created.</summary>
/// <param name="Authority">The authority of the write.</param>
/// <param name="UserId">The id of the user if it is a new one; a UUID of version 7.</param>
/// <param name="Content">Document and keys.</param>
/// <param name="Context">Who and when.</param>
/// <param name="LinkTo">
/// The existing user whose identity it becomes, if that user still has the e-mail address in the scope; null for a new user.
/// </param>
/// <param name="OperationId">The operation, by which a repetition recognizes what it has done already; null for none.</param>
public sealed record NewIdentity(
    WriteAuthority Authority, Guid UserId, IdentityContent Content, ChangeContext Context, Guid? LinkTo = null, Guid? OperationId = null);

/// <summary>A change of the identity that was read at <paramref name="Version"/>.</summary>
/// <param name="Authority">The authority of the write.</param>
/// <param name="AccountId">The accountId under which the row was read.</param>
/// <param name="Version">The version that was read.</param>
/// <param name="Content">Document and keys from now on; the accountId may differ.</param>
/// <param name="Context">Who and when.</param>
/// <param name="OperationId">The create that brings the identity back; null for any other change.</param>
public sealed record IdentityUpdate(
    WriteAuthority Authority,
    string AccountId,
    long Version,
    IdentityContent Content,
    ChangeContext Context,
    Guid? OperationId = null);

/// <summary>The deprovisioning of the identity that was read at <paramref name="Version"/>.</summary>
/// <param name="Authority">The authority of the write.</param>
/// <param name="AccountId">The accountId under which the row was read.</param>
/// <param name="Version">The version that was read.</param>
/// <param name="Context">Who and when.</param>
/// <param name="FreesUniqueValues">Whether it may hold values of attributes that are unique.</param>
public sealed record IdentityDeletion(
    WriteAuthority Authority, string AccountId, long Version, ChangeContext Context, bool FreesUniqueValues = false);

/// <summary>How a write ended.</summary>
public enum WriteStatus
{
    /// <summary>The change is committed.</summary>
    Written,

    /// <summary>The provider is deleted or its epoch has moved on. Nothing changed.</summary>
    Revoked,

    /// <summary>The time for the write was over. Nothing changed.</summary>
    Late,

    /// <summary>The row has moved on or is gone. Nothing changed.</summary>
    VersionMismatch,

    /// <summary>Another row holds a key that must be unique. Nothing changed.</summary>
    Taken,

    /// <summary>A member is no user and no group of the provider. Nothing changed.</summary>
    MissingMember,

    /// <summary>The operation had created the identity, which was deleted since. Nothing changed.</summary>
    Undone,
}

/// <summary>The keys that unique indexes decide.</summary>
public enum IdentityUniqueKey
{
    /// <summary>The accountId of another identity of the provider.</summary>
    AccountId,

    /// <summary>The <c>externalId</c> of another identity of the provider.</summary>
    ExternalId,

    /// <summary>The <c>userName</c> of another identity of the provider.</summary>
    UserName,

    /// <summary>The e-mail address of another user in the scope.</summary>
    Email,

    /// <summary>The value of an attribute that a registered schema marks as unique.</summary>
    Attribute,
}

/// <summary>The outcome of a write.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Row">The row after <see cref="WriteStatus.Written"/>, otherwise null.</param>
/// <param name="TakenKey">The key after <see cref="WriteStatus.Taken"/>, otherwise null.</param>
/// <param name="TakenAttribute">The attribute after <see cref="IdentityUniqueKey.Attribute"/>, otherwise null.</param>
public sealed record IdentityWrite(
    WriteStatus Status, IdentityRow? Row = null, IdentityUniqueKey? TakenKey = null, string? TakenAttribute = null);

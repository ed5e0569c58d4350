namespace ScimCluster.Storage;

/// <summary>The right to deliver a partition's changes to a consumer.</summary>
/// <param name="Position">Up to where everything was delivered or waits.</param>
/// <param name="Fence">Names this lease: writes under an earlier one do nothing.</param>
public sealed record DeliveryLease(long Position, long Fence);

/// <summary>What came of the wish for a lease: the lease, or until when somebody else has it.</summary>
/// <param name="Lease">The lease, or null.</param>
/// <param name="TakenUntil">Without a lease: when to ask again, or null if the consumer is gone.</param>
public sealed record DeliveryLeaseReply(DeliveryLease? Lease, DateTimeOffset? TakenUntil);

/// <summary>A change on its way to a consumer.</summary>
/// <param name="Change">The change.</param>
/// <param name="IsBehind">True if a change of the same resource waits, so that this one must, too.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="WaitingSince">Since when it waits, or null if it is new.</param>
public sealed record PendingChange(ChangeRow Change, bool IsBehind, int Attempts, DateTimeOffset? WaitingSince);

/// <summary>A change that could not be delivered.</summary>
/// <param name="Position">Its place.</param>
/// <param name="ChangeId">Its id.</param>
/// <param name="ResourceId">Its resource: the later changes of it wait, too.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="WaitingSince">Since when it waits.</param>
/// <param name="NextAttempt">When it is tried again; null behind another one of its resource.</param>
/// <param name="Status">The HTTP status of the last attempt, or null.</param>
/// <param name="Error">The class of error of the last attempt, or null.</param>
/// <param name="IsGivenUp">True if it is not tried again.</param>
public sealed record WaitingChange(
    long Position,
    Guid ChangeId,
    string ResourceId,
    int Attempts,
    DateTimeOffset WaitingSince,
    DateTimeOffset? NextAttempt,
    int? Status,
    string? Error,
    bool IsGivenUp);

/// <summary>What came of a batch, written in one transaction.</summary>
/// <param name="Position">Up to where everything was delivered or waits.</param>
/// <param name="Settled">Places of changes that waited and need not any more.</param>
/// <param name="Waiting">Changes that wait, newly or still.</param>
/// <param name="Freed">Resources of which the next change that waits may go.</param>
/// <param name="IsBack">True makes all attempts that wait for their time due: the receiver answers again.</param>
public sealed record DeliveryOutcome(
    long Position,
    IReadOnlyList<long> Settled,
    IReadOnlyList<WaitingChange> Waiting,
    IReadOnlyList<string> Freed,
    bool IsBack);

/// <summary>What waits.</summary>
/// <param name="Unplaced">Committed changes that have no place in the feed yet.</param>
/// <param name="Waiting">Deliveries that wait for another attempt, or for one before them.</param>
/// <param name="DeadLetters">Deliveries that were given up.</param>
/// <param name="WaitingSince">Since when the oldest delivery waits; null if none does.</param>
public sealed record DeliveryBacklog(long Unplaced, long Waiting, long DeadLetters, DateTimeOffset? WaitingSince);

namespace ScimCluster.Storage;

/// <summary>A webhook of an organization.</summary>
public sealed record WebhookRow
{
    /// <summary>The organization whose changes it gets.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Its id.</summary>
    public required Guid WebhookId { get; init; }

    /// <summary>Where changes are sent.</summary>
    public required string Url { get; init; }

    /// <summary>What its administrators say of it, or null.</summary>
    public required string? Description { get; init; }

    /// <summary>The types it gets; none: all.</summary>
    public required string[] EventTypes { get; init; }

    /// <summary>False while nothing is sent.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Why the service itself disabled it, or null.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>The secret that signs, as it is stored: readable or encrypted.</summary>
    public required string Secret { get; init; }

    /// <summary>The secret before, which signs until <see cref="PreviousSecretUntil"/>; or null.</summary>
    public string? PreviousSecret { get; init; }

    /// <summary>Until when the secret before signs, or null.</summary>
    public DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it was changed last.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>The fence of its progress: one that is higher than a holder's says that the progress was changed.</summary>
    public long Fence { get; init; }

    /// <summary>Names the webhook only: its secrets have no place in a log.</summary>
    public override string ToString() => $"WebhookRow {{ {WebhookId} }}";
}

/// <summary>One attempt to deliver to a webhook.</summary>
/// <param name="AttemptId">Its id, a UUID of version 7.</param>
/// <param name="ChangeId">The change.</param>
/// <param name="Type">The change's type.</param>
/// <param name="Attempted">When.</param>
/// <param name="Attempt">The how manieth, from 1.</param>
/// <param name="Status">The HTTP status, or null without an answer.</param>
/// <param name="Error">The class of error, or null after a success.</param>
/// <param name="Duration">How long it took.</param>
public sealed record WebhookAttemptRow(
    Guid AttemptId, Guid ChangeId, string Type, DateTimeOffset Attempted, int Attempt, int? Status, string? Error, TimeSpan Duration);

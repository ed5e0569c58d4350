using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Gateway.OpenApi;

// What the routes of webhooks and changes send and take, for the schemas of the OpenAPI document.

internal sealed record CreateWebhookRequest
{
    [Description("Where changes are sent: https, and in the public internet.")]
    [MaxLength(2048)]
    public required string Url { get; init; }

    [Description("The types of changes that are sent. Absent or empty: all.")]
    public string[]? EventTypes { get; init; }

    [MaxLength(256)]
    public string? Description { get; init; }
}

internal sealed record UpdateWebhookRequest
{
    [MaxLength(2048)]
    public string? Url { get; init; }

    public string[]? EventTypes { get; init; }

    [MaxLength(256)]
    public string? Description { get; init; }

    [Description("False keeps what happens for the time when it is enabled again.")]
    public bool? Enabled { get; init; }
}

internal sealed record ReplayWebhookRequest
{
    [Description("A cursor of the change feed, or a time.")]
    public required string From { get; init; }
}

internal sealed record WebhookList
{
    public required WebhookInfo[] Webhooks { get; init; }
}

internal sealed record WebhookInfo
{
    public required Guid Id { get; init; }

    public required string Url { get; init; }

    public required string[] EventTypes { get; init; }

    public required string? Description { get; init; }

    public required bool Enabled { get; init; }

    [Description("Why the service itself has disabled it, or null.")]
    public required string? DisabledReason { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; init; }
}

internal sealed record WebhookWithSecret
{
    public required Guid Id { get; init; }

    public required string Url { get; init; }

    public required string[] EventTypes { get; init; }

    public required string? Description { get; init; }

    public required bool Enabled { get; init; }

    public required string? DisabledReason { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; init; }

    [Description("Signs what is sent, as Standard Webhooks says; it cannot be read again.")]
    public required string Secret { get; init; }
}

internal sealed record WebhookAttempt
{
    [Description("The webhook-id header: the same in every attempt.")]
    public required Guid ChangeId { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required int Attempt { get; init; }

    [Description("What the receiver answered, or null if it did not.")]
    public required int? Status { get; init; }

    public required string? Error { get; init; }

    public required long DurationMs { get; init; }
}

internal sealed record UndeliveredChange
{
    public required Guid ChangeId { get; init; }

    [Description("From where a replay would begin.")]
    public required string Cursor { get; init; }

    public required string ResourceId { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset WaitingSince { get; init; }

    public required DateTimeOffset? NextAttempt { get; init; }

    public required int? Status { get; init; }

    public required string? Error { get; init; }
}

internal sealed record WebhookDeliveries
{
    public required WebhookAttempt[] Attempts { get; init; }

    [Description("What was given up; a replay sends it again.")]
    public required UndeliveredChange[] DeadLetters { get; init; }

    public required UndeliveredChange[] Waiting { get; init; }
}

internal sealed record ChangePage
{
    public required ChangeInfo[] Changes { get; init; }

    [Description("Where to go on; null before the first change.")]
    public required string? Cursor { get; init; }
}

internal sealed record ChangeInfo
{
    [Description("By which a change that comes again is recognized.")]
    public required Guid ChangeId { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required string? OrganizationId { get; init; }

    public required string ResourceId { get; init; }

    [Description("More about it, by the type; further members may come.")]
    public required object Attributes { get; init; }
}

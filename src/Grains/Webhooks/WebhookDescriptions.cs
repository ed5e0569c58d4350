using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Webhooks as their administrators see them.</summary>
internal static class WebhookDescriptions
{
    public static Webhook Describe(WebhookRow row) => new(
        row.WebhookId, row.Url, row.EventTypes, row.Description, row.Enabled, row.DisabledReason, row.Created, row.Updated);

    public static WebhookAttempt Describe(WebhookAttemptRow attempt) => new(
        attempt.ChangeId, attempt.Type, attempt.Attempted, attempt.Attempt, attempt.Status, attempt.Error, attempt.Duration);

    public static UndeliveredChange Describe(WaitingChange change) => new(
        change.ChangeId,
        new ChangeCursor(change.Position - 1).ToString(),
        change.ResourceId,
        change.Attempts,
        change.WaitingSince,
        change.NextAttempt,
        change.Status,
        change.Error);
}

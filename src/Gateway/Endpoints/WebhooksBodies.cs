using System.Diagnostics.CodeAnalysis;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>Webhooks in JSON.</summary>
internal static class WebhooksBodies
{
    /// <summary>Checks the types of the members of a webhook.</summary>
    public static bool IsRefused(ManagementBody body, bool requireUrl, [NotNullWhen(true)] out ManagementError? error)
    {
        var reason = body.Text("url") is null && (requireUrl || body.Has("url")) ? "'url' is required and must be text"
            : body.Has("eventTypes") && body.Texts("eventTypes") is null ? "'eventTypes' must be a list of texts; an empty one means all"
            : body.Has("description") && body.Text("description") is null ? "'description' must be text"
            : body.Has("enabled") && body.Flag("enabled") is null ? "'enabled' must be true or false"
            : null;
        error = reason is null ? null : ManagementError.BadRequest(reason);
        return error is not null;
    }

    public static object Describe(WebhookList list) => new ListBody([.. list.Webhooks.Select(webhook => Describe(webhook))]);

    public static WebhookBody Describe(Webhook webhook, string? secret = null) => new(
        webhook.WebhookId,
        webhook.Url,
        webhook.EventTypes,
        webhook.Description,
        webhook.Enabled,
        webhook.DisabledReason,
        webhook.Created,
        webhook.Updated,
        secret);

    public static WebhookBody Describe(WebhookWithSecret created) => Describe(created.Webhook, created.Secret);

    public static AttemptBody Describe(WebhookAttempt attempt) => new(
        attempt.ChangeId,
        attempt.Type,
        attempt.Attempted,
        attempt.Attempt,
        attempt.Status,
        attempt.Error,
        (long)attempt.Duration.TotalMilliseconds);

    public static object Describe(WebhookDeliveries deliveries) => new DeliveriesBody(
        [.. deliveries.Attempts.Select(Describe)], [.. deliveries.DeadLetters.Select(Describe)], [.. deliveries.Waiting.Select(Describe)]);

    private static UndeliveredBody Describe(UndeliveredChange change) => new(
        change.ChangeId,
        change.Cursor,
        change.ResourceId,
        change.Attempts,
        change.WaitingSince,
        change.NextAttempt,
        change.Status,
        change.Error);

    internal sealed record WebhookBody(
        Guid Id,
        string Url,
        string[] EventTypes,
        string? Description,
        bool Enabled,
        string? DisabledReason,
        DateTimeOffset Created,
        DateTimeOffset Updated,
        [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
        string? Secret);

    internal sealed record AttemptBody(
        Guid ChangeId, string Type, DateTimeOffset Timestamp, int Attempt, int? Status, string? Error, long DurationMs);

    private sealed record ListBody(WebhookBody[] Webhooks);

    private sealed record UndeliveredBody(
        Guid ChangeId,
        string Cursor,
        string ResourceId,
        int Attempts,
        DateTimeOffset WaitingSince,
        DateTimeOffset? NextAttempt,
        int? Status,
        string? Error);

    private sealed record DeliveriesBody(AttemptBody[] Attempts, UndeliveredBody[] DeadLetters, UndeliveredBody[] Waiting);
}

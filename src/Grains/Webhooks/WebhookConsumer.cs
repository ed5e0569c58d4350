using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Delivers changes to a webhook as it was configured when it was read.</summary>
internal sealed class WebhookConsumer(WebhookRow webhook, WebhookSender sender, IWebhookStore store) : IChangeConsumer
{
    private const int Gone = 410;

    public string Id { get; } = DeliveryConsumers.Webhook(webhook.WebhookId);

    public int Concurrency => sender.Options.MaxConcurrency;

    public Backoff Backoff => new(sender.Options.FirstRetryDelay, sender.Options.MaxRetryDelay);

    public TimeSpan? MaxAge => sender.Options.MaxAge;

    public int? DownAfter => sender.Options.DownAfter;

    public bool BeginsWithTheFirstChange => false;

    public long Fence => webhook.Fence;

    public bool Wants(string type) => webhook.EventTypes.Length == 0 || webhook.EventTypes.Contains(type, StringComparer.Ordinal);

    public Task<Attempt> DeliverAsync(ChangeRow change, int attempt, CancellationToken cancellationToken) =>
        sender.SendAsync(webhook, change, attempt, sender.Options.AttemptTimeout, cancellationToken);

    public async Task RecordAsync(IReadOnlyCollection<Attempt> attempts, CancellationToken cancellationToken)
    {
        if (attempts.Count == 0)
        {
            return;
        }

        await store.AddAttemptsAsync(webhook.OrganizationId, webhook.WebhookId, [.. attempts.Select(Describe)], cancellationToken);
        if (attempts.FirstOrDefault(attempt => attempt.Status == Gone) is { } gone)
        {
            // The receiver wants no more; what it did not take waits for somebody who enables the webhook again.
            await store.DisableAsync(webhook, "gone", gone.Begun, cancellationToken);
        }
    }

    public static WebhookAttemptRow Describe(Attempt attempt) => new(
        Guid.CreateVersion7(attempt.Begun),
        attempt.Change.ChangeId,
        attempt.Change.Type,
        attempt.Begun,
        attempt.Number,
        attempt.Status,
        attempt.Error,
        attempt.Duration);
}

using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

// Rows are the only state, and every operation is one statement: calls may interleave.
[Reentrant]
internal sealed class WebhooksGrain(
    IWebhookStore store,
    IDeliveryStore delivery,
    ProviderAccessPolicy policy,
    WebhookSender sender,
    WebhookSecrets secrets,
    TimeProvider time,
    IOptions<WebhookOptions> options) : Grain, IWebhooksGrain
{
    private const int MaxListed = 100;

    // A test is answered while somebody waits for it.
    private static readonly TimeSpan TestTimeout = TimeSpan.FromSeconds(5);

    private static readonly ScimError NotFound = ScimError.NotFound("Webhook not found");

    public async Task<Reply<WebhookList>> ListAsync(string userId, CancellationToken cancellationToken)
    {
        if (await CheckAsync(userId, cancellationToken) is { } refused)
        {
            return refused;
        }

        var rows = await store.ListAsync(this.OrganizationId(), cancellationToken);
        return new WebhookList([.. rows.Select(WebhookDescriptions.Describe)]);
    }

    public Task<Reply<Webhook>> GetAsync(string userId, Guid webhookId, CancellationToken cancellationToken) =>
        WithWebhookAsync(userId, webhookId, row => Task.FromResult<Reply<Webhook>>(WebhookDescriptions.Describe(row)), cancellationToken);

    public async Task<Reply<WebhookWithSecret>> CreateAsync(string userId, CreateWebhook command, CancellationToken cancellationToken)
    {
        if (await CheckAsync(userId, cancellationToken) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        var webhookId = Guid.CreateVersion7(now);
        var secret = WebhookSignature.NewSecret();
        var row = new WebhookRow
        {
            OrganizationId = this.OrganizationId(),
            WebhookId = webhookId,
            Url = command.Url,
            Description = command.Description,
            EventTypes = command.EventTypes,
            Enabled = true,
            Secret = secrets.Seal(secret, this.OrganizationId(), webhookId),
            Created = now,
            Updated = now,
        };
        if (WebhookRules.Check(row, options.Value) is { } invalid)
        {
            return invalid;
        }

        // What was committed before is no news for it.
        await delivery.GivePlacesAsync(cancellationToken);
        return await store.CreateAsync(row, options.Value.MaxPerOrganization, cancellationToken)
            ? new WebhookWithSecret(WebhookDescriptions.Describe(row), WebhookSignature.Format(secret))
            : new ScimError(409, null, $"The organization has {options.Value.MaxPerOrganization} webhooks already");
    }

    public Task<Reply<Webhook>> UpdateAsync(string userId, UpdateWebhook command, CancellationToken cancellationToken) =>
        WithWebhookAsync<Webhook>(
            userId,
            command.WebhookId,
            async row =>
            {
                var changed = row with
                {
                    Url = command.Url ?? row.Url,
                    EventTypes = command.EventTypes ?? row.EventTypes,
                    Description = command.Description is null ? row.Description : command.Description.Length == 0 ? null : command.Description,
                    Enabled = command.Enabled ?? row.Enabled,
                    DisabledReason = command.Enabled is null ? row.DisabledReason : null,
                    Updated = time.GetUtcNow(),
                };
                if (WebhookRules.Check(changed, options.Value) is { } invalid)
                {
                    return invalid;
                }

                return await store.UpdateAsync(changed, cancellationToken) ? WebhookDescriptions.Describe(changed) : NotFound;
            },
            cancellationToken);

    public Task<Reply<Webhook>> DeleteAsync(string userId, Guid webhookId, CancellationToken cancellationToken) =>
        WithWebhookAsync<Webhook>(
            userId,
            webhookId,
            async row => await store.DeleteAsync(row.OrganizationId, webhookId, cancellationToken) ? WebhookDescriptions.Describe(row) : NotFound,
            cancellationToken);

    public Task<Reply<WebhookWithSecret>> RotateSecretAsync(
        string userId, Guid webhookId, DateTimeOffset? notAfter, CancellationToken cancellationToken) =>
        WithWebhookAsync<WebhookWithSecret>(
            userId,
            webhookId,
            async row =>
            {
                var now = time.GetUtcNow();
                if (now > notAfter)
                {
                    return Refusals.Late;
                }

                var secret = WebhookSignature.NewSecret();
                var stored = secrets.Seal(secret, row.OrganizationId, webhookId);
                return await store.RotateAsync(row.OrganizationId, webhookId, stored, now + options.Value.SecretOverlap, now, cancellationToken)
                    ? new WebhookWithSecret(WebhookDescriptions.Describe(row with { Updated = now }), WebhookSignature.Format(secret))
                    : NotFound;
            },
            cancellationToken);

    public Task<Reply<Webhook>> ReplayAsync(string userId, Guid webhookId, string from, CancellationToken cancellationToken) =>
        WithWebhookAsync<Webhook>(
            userId,
            webhookId,
            async row =>
            {
                long position;
                if (ChangeCursor.TryParse(from, out var cursor))
                {
                    position = cursor.Position;
                }
                else if (WebhookRules.TryParseTime(from, out var begin))
                {
                    await delivery.GivePlacesAsync(cancellationToken);
                    position = await store.FindPositionAsync(row.OrganizationId, begin, cancellationToken);
                }
                else
                {
                    return ScimError.InvalidValue("'from' must be a cursor of the change feed, or a time such as 2026-11-22T08:00:00Z");
                }

                return await store.ReplayAsync(row.OrganizationId, webhookId, position, cancellationToken)
                    ? WebhookDescriptions.Describe(row)
                    : await store.FindAsync(row.OrganizationId, webhookId, cancellationToken) is null ? NotFound : ChangeFeedGrain.Removed;
            },
            cancellationToken);

    public Task<Reply<WebhookDeliveries>> ListDeliveriesAsync(string userId, Guid webhookId, CancellationToken cancellationToken) =>
        WithWebhookAsync<WebhookDeliveries>(
            userId,
            webhookId,
            async row =>
            {
                var attempts = await store.ListAttemptsAsync(row.OrganizationId, webhookId, MaxListed, cancellationToken);
                var waiting = await store.ListWaitingAsync(row.OrganizationId, webhookId, MaxListed, cancellationToken);
                return new WebhookDeliveries(
                    [.. attempts.Select(WebhookDescriptions.Describe)],
                    [.. waiting.Where(change => change.IsGivenUp).Select(WebhookDescriptions.Describe)],
                    [.. waiting.Where(change => !change.IsGivenUp).Select(WebhookDescriptions.Describe)]);
            },
            cancellationToken);

    public Task<Reply<WebhookAttempt>> TestAsync(string userId, Guid webhookId, CancellationToken cancellationToken) =>
        WithWebhookAsync<WebhookAttempt>(
            userId,
            webhookId,
            async row =>
            {
                var now = time.GetUtcNow();
                var change = new ChangeRow(
                    0, Guid.CreateVersion7(now), now, Guid.Empty, row.OrganizationId, null, WebhookBody.TestType, webhookId.ToString("D"), "{}");
                var attempt = WebhookConsumer.Describe(await sender.SendAsync(row, change, 1, TestTimeout, cancellationToken));
                await store.AddAttemptsAsync(row.OrganizationId, webhookId, [attempt], cancellationToken);
                return WebhookDescriptions.Describe(attempt);
            },
            cancellationToken);

    private Task<ScimError?> CheckAsync(string userId, CancellationToken cancellationToken) =>
        policy.CheckOrganizationAsync(this.OrganizationId(), userId, cancellationToken);

    private async Task<Reply<T>> WithWebhookAsync<T>(
        string userId, Guid webhookId, Func<WebhookRow, Task<Reply<T>>> action, CancellationToken cancellationToken)
        where T : class
    {
        if (await CheckAsync(userId, cancellationToken) is { } refused)
        {
            return refused;
        }

        return await store.FindAsync(this.OrganizationId(), webhookId, cancellationToken) is { } row ? await action(row) : NotFound;
    }
}

namespace ScimCluster.Grains;

/// <summary>The webhooks of an organization, for its administrators.</summary>
/// <remarks>
/// Get a reference through <see cref="GrainFactoryExtensions.GetWebhooks"/>. Every call names the asking user and is 403 unless
/// the user may manage the organization's connections, 404 if there is no such webhook.
/// </remarks>
[Alias("scim.webhooks")]
public interface IWebhooksGrain : IGrainWithStringKey
{
    /// <summary>Lists the webhooks in the order in which they were made.</summary>
    [Alias("list")]
    Task<Reply<WebhookList>> ListAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Reads a webhook.</summary>
    [Alias("get")]
    Task<Reply<Webhook>> GetAsync(string userId, Guid webhookId, CancellationToken cancellationToken);

    /// <summary>Makes a webhook, which gets the changes from now on.</summary>
    /// <returns>The webhook with its secret, which cannot be read again; 400 for a value that is not usable; 409 if there are too many.</returns>
    [Alias("create")]
    Task<Reply<WebhookWithSecret>> CreateAsync(string userId, CreateWebhook command, CancellationToken cancellationToken);

    /// <summary>Changes what a command names, and leaves the rest. A webhook that is enabled again gets what it missed.</summary>
    /// <returns>The webhook, or 400 for a value that is not usable.</returns>
    [Alias("update")]
    Task<Reply<Webhook>> UpdateAsync(string userId, UpdateWebhook command, CancellationToken cancellationToken);

    /// <summary>Deletes a webhook with all that waits for it.</summary>
    /// <returns>The webhook as it was.</returns>
    [Alias("delete")]
    Task<Reply<Webhook>> DeleteAsync(string userId, Guid webhookId, CancellationToken cancellationToken);

    /// <summary>Makes a new secret; the one before signs beside it for a configured time.</summary>
    /// <returns>The webhook with its new secret, which cannot be read again; 503 if it came too late.</returns>
    [Alias("rotate-secret")]
    Task<Reply<WebhookWithSecret>> RotateSecretAsync(
        string userId, Guid webhookId, DateTimeOffset? notAfter, CancellationToken cancellationToken);

    /// <summary>Sends again everything behind a cursor of the change feed, or from a time on, also what was given up.</summary>
    /// <param name="userId">The asking user.</param>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="from">A cursor of the organization's feed, or a time in the form of RFC 3339.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The webhook, or 400 for a text that is neither.</returns>
    [Alias("replay")]
    Task<Reply<Webhook>> ReplayAsync(string userId, Guid webhookId, string from, CancellationToken cancellationToken);

    /// <summary>Lists the last attempts, what was given up, and what waits; at most 100 of each kind.</summary>
    [Alias("list-deliveries")]
    Task<Reply<WebhookDeliveries>> ListDeliveriesAsync(string userId, Guid webhookId, CancellationToken cancellationToken);

    /// <summary>Sends a change of the type <c>webhook.test</c> at once, once, also while the webhook is disabled.</summary>
    /// <returns>The attempt.</returns>
    [Alias("test")]
    Task<Reply<WebhookAttempt>> TestAsync(string userId, Guid webhookId, CancellationToken cancellationToken);
}

namespace ScimCluster.Storage;

/// <summary>Webhooks of organizations. Every member throws <see cref="StorageUnavailableException"/> if PostgreSQL is away.</summary>
public interface IWebhookStore
{
    /// <summary>How many of a webhook's last attempts are kept.</summary>
    const int KeptAttempts = 1000;

    /// <summary>Lists the webhooks of an organization in the order in which they were made.</summary>
    Task<IReadOnlyList<WebhookRow>> ListAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Reads a webhook, or null.</summary>
    Task<WebhookRow?> FindAsync(string organizationId, Guid webhookId, CancellationToken cancellationToken);

    /// <summary>Stores a new webhook, which gets the changes from now on.</summary>
    /// <returns>False if the organization has <paramref name="most"/> already.</returns>
    Task<bool> CreateAsync(WebhookRow webhook, int most, CancellationToken cancellationToken);

    /// <summary>Writes address, description, types and whether it is enabled; the secrets stay.</summary>
    /// <returns>False if it is gone.</returns>
    Task<bool> UpdateAsync(WebhookRow webhook, CancellationToken cancellationToken);

    /// <summary>Disables a webhook on the service's own account.</summary>
    /// <param name="webhook">The webhook as it was read.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>False if it is gone, or was changed since it was read.</returns>
    Task<bool> DisableAsync(WebhookRow webhook, string reason, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Gives a webhook a new secret; the one before signs until <paramref name="previousUntil"/>, too.</summary>
    /// <returns>False if it is gone.</returns>
    Task<bool> RotateAsync(
        string organizationId, Guid webhookId, string secret, DateTimeOffset previousUntil, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes a webhook with all that waits for it.</summary>
    /// <returns>False if it is gone.</returns>
    Task<bool> DeleteAsync(string organizationId, Guid webhookId, CancellationToken cancellationToken);

    /// <summary>Finds the position in front of the first change that happened at a time or later; the last one if there is none.</summary>
    Task<long> FindPositionAsync(string organizationId, DateTimeOffset from, CancellationToken cancellationToken);

    /// <summary>Sends again all changes behind a position, also those that were given up.</summary>
    /// <returns>False if the webhook is gone.</returns>
    Task<bool> ReplayAsync(string organizationId, Guid webhookId, long after, CancellationToken cancellationToken);

    /// <summary>Notes attempts; old ones go, now and then.</summary>
    Task AddAttemptsAsync(
        string organizationId, Guid webhookId, IReadOnlyList<WebhookAttemptRow> attempts, CancellationToken cancellationToken);

    /// <summary>Lists the last attempts, the newest first.</summary>
    Task<IReadOnlyList<WebhookAttemptRow>> ListAttemptsAsync(
        string organizationId, Guid webhookId, int count, CancellationToken cancellationToken);

    /// <summary>Lists changes that were given up, then those that wait.</summary>
    Task<IReadOnlyList<WaitingChange>> ListWaitingAsync(
        string organizationId, Guid webhookId, int count, CancellationToken cancellationToken);
}

using Npgsql;
using NpgsqlTypes;

namespace ScimCluster.Storage;

/// <summary>Webhooks in PostgreSQL; each call is one statement.</summary>
internal sealed class PostgresWebhookStore(NpgsqlDataSource dataSource) : IWebhookStore
{
    // To trim costs as much as to read what is kept.
    private const int AdditionsBetweenTrims = 20;

    private int _additions;

    public Task<IReadOnlyList<WebhookRow>> ListAsync(string organizationId, CancellationToken cancellationToken) =>
        ReadAsync("list webhooks", () => Command(WebhookSql.List, organizationId).With(Partition(organizationId)), ReadWebhook, cancellationToken);

    public async Task<WebhookRow?> FindAsync(string organizationId, Guid webhookId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "read a webhook",
            () => Command(WebhookSql.Find, organizationId).With(Partition(organizationId)).With(webhookId),
            ReadWebhook,
            cancellationToken);
        return found.SingleOrDefault();
    }

    public Task<bool> CreateAsync(WebhookRow webhook, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        return StorageErrors.TranslateAsync("create a webhook", dataSource, async () =>
        {
            await using var command = Command(WebhookSql.Create, webhook.OrganizationId)
                .With(webhook.WebhookId).With(webhook.Url).With(webhook.Description).With(webhook.EventTypes)
                .With(webhook.Secret).With(webhook.Created).With((long)most)
                .With(Partition(webhook.OrganizationId)).With(DeliveryConsumers.Webhook(webhook.WebhookId));
            return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
        });
    }

    public Task<bool> UpdateAsync(WebhookRow webhook, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        return CountAsync(
            "write a webhook",
            () => Command(WebhookSql.Update, webhook.OrganizationId)
                .With(webhook.WebhookId).With(webhook.Url).With(webhook.Description).With(webhook.EventTypes)
                .With(webhook.Enabled).With(webhook.DisabledReason).With(webhook.Updated).With(Partition(webhook.OrganizationId)),
            cancellationToken);
    }

    public Task<bool> DisableAsync(WebhookRow webhook, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        return CountAsync(
            "disable a webhook",
            () => Command(WebhookSql.Disable, webhook.OrganizationId)
                .With(webhook.WebhookId).With(reason).With(now).With(Partition(webhook.OrganizationId)).With(webhook.Updated),
            cancellationToken);
    }

    public Task<bool> RotateAsync(
        string organizationId, Guid webhookId, string secret, DateTimeOffset previousUntil, DateTimeOffset now, CancellationToken cancellationToken) =>
        CountAsync(
            "rotate the secret of a webhook",
            () => Command(WebhookSql.Rotate, organizationId)
                .With(webhookId).With(secret).With(previousUntil).With(now).With(Partition(organizationId)),
            cancellationToken);

    public Task<bool> DeleteAsync(string organizationId, Guid webhookId, CancellationToken cancellationToken) =>
        CountAsync(
            "delete a webhook",
            () => Command(WebhookSql.Delete, organizationId)
                .With(webhookId).With(Partition(organizationId)).With(DeliveryConsumers.Webhook(webhookId)),
            cancellationToken);

    public async Task<long> FindPositionAsync(string organizationId, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "find a change by its time",
            () => Command(WebhookSql.PositionBefore, organizationId).With(from),
            reader => reader.GetInt64(0),
            cancellationToken);
        return found.Count == 0 ? long.MaxValue : found[0] - 1;
    }

    public Task<bool> ReplayAsync(string organizationId, Guid webhookId, long after, CancellationToken cancellationToken) =>
        CountAsync(
            "replay changes",
            () => Command(WebhookSql.Replay, Partition(organizationId)).With(DeliveryConsumers.Webhook(webhookId)).With(after),
            cancellationToken);

    public Task AddAttemptsAsync(
        string organizationId, Guid webhookId, IReadOnlyList<WebhookAttemptRow> attempts, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("note attempts", dataSource, async () =>
        {
            await using var command = Command(WebhookSql.AddAttempts, organizationId).With(webhookId);
            Column(NpgsqlDbType.Uuid, attempt => attempt.AttemptId);
            Column(NpgsqlDbType.Uuid, attempt => attempt.ChangeId);
            Column(NpgsqlDbType.Text, attempt => attempt.Type);
            Column(NpgsqlDbType.TimestampTz, attempt => attempt.Attempted.UtcDateTime);
            Column(NpgsqlDbType.Integer, attempt => attempt.Attempt);
            Column(NpgsqlDbType.Integer, attempt => attempt.Status ?? -1);
            Column(NpgsqlDbType.Text, attempt => attempt.Error ?? "");
            Column(NpgsqlDbType.Integer, attempt => (int)attempt.Duration.TotalMilliseconds);
            await command.ExecuteNonQueryAsync(cancellationToken);
            if (Interlocked.Increment(ref _additions) % AdditionsBetweenTrims != 0)
            {
                return 0;
            }

            await using var trim = Command(WebhookSql.TrimAttempts, organizationId).With(webhookId).With((long)IWebhookStore.KeptAttempts);
            return await trim.ExecuteNonQueryAsync(cancellationToken);

            void Column<T>(NpgsqlDbType type, Func<WebhookAttemptRow, T> column) => command.Parameters.Add(
                new NpgsqlParameter<T[]> { TypedValue = [.. attempts.Select(column)], NpgsqlDbType = NpgsqlDbType.Array | type });
        });

    public Task<IReadOnlyList<WebhookAttemptRow>> ListAttemptsAsync(
        string organizationId, Guid webhookId, int count, CancellationToken cancellationToken) =>
        ReadAsync(
            "list attempts", () => Command(WebhookSql.Attempts, organizationId).With(webhookId).With((long)count), ReadAttempt, cancellationToken);

    public Task<IReadOnlyList<WaitingChange>> ListWaitingAsync(
        string organizationId, Guid webhookId, int count, CancellationToken cancellationToken) =>
        ReadAsync(
            "list changes that wait",
            () => Command(WebhookSql.Waiting, Partition(organizationId)).With(DeliveryConsumers.Webhook(webhookId)).With((long)count),
            ReadWaiting,
            cancellationToken);

    private static string Partition(string organizationId) => ChangePartition.OfOrganization(organizationId).ToString();

    private static WebhookRow ReadWebhook(NpgsqlDataReader reader) => new()
    {
        OrganizationId = reader.GetString(0),
        WebhookId = reader.GetGuid(1),
        Url = reader.GetString(2),
        Description = reader.IsDBNull(3) ? null : reader.GetString(3),
        EventTypes = reader.GetFieldValue<string[]>(4),
        Enabled = reader.GetBoolean(5),
        DisabledReason = reader.IsDBNull(6) ? null : reader.GetString(6),
        Secret = reader.GetString(7),
        PreviousSecret = reader.IsDBNull(8) ? null : reader.GetString(8),
        PreviousSecretUntil = reader.IsDBNull(9) ? null : reader.GetFieldValue<DateTimeOffset>(9),
        Created = reader.GetFieldValue<DateTimeOffset>(10),
        Updated = reader.GetFieldValue<DateTimeOffset>(11),
        Fence = reader.GetInt64(12),
    };

    private static WebhookAttemptRow ReadAttempt(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        reader.GetString(2),
        reader.GetFieldValue<DateTimeOffset>(3),
        reader.GetInt32(4),
        reader.IsDBNull(5) ? null : reader.GetInt32(5),
        reader.IsDBNull(6) ? null : reader.GetString(6),
        TimeSpan.FromMilliseconds(reader.GetInt32(7)));

    private static WaitingChange ReadWaiting(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetGuid(1),
        reader.GetString(2),
        reader.GetInt32(3),
        reader.GetFieldValue<DateTimeOffset>(4),
        reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5),
        reader.IsDBNull(6) ? null : reader.GetInt32(6),
        reader.IsDBNull(7) ? null : reader.GetString(7),
        reader.GetBoolean(8));

    private NpgsqlCommand Command(string sql, string tenant) => dataSource.CreateCommand(sql).With(tenant);

    private Task<bool> CountAsync(string operation, Func<NpgsqlCommand> createCommand, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync(operation, dataSource, async () =>
        {
            await using var command = createCommand();
            return await command.ExecuteScalarAsync(cancellationToken) is 1L;
        });

    private Task<IReadOnlyList<T>> ReadAsync<T>(
        string operation, Func<NpgsqlCommand> createCommand, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync(operation, dataSource, async () =>
        {
            await using var command = createCommand();
            return await command.ReadAllAsync(read, cancellationToken);
        });
}

using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Delivery in PostgreSQL; each call is one round trip, but for the places.</summary>
internal sealed partial class PostgresDeliveryStore(NpgsqlDataSource dataSource) : IDeliveryStore
{
    private readonly ChangePlaces _places = new(dataSource);

    public Task GivePlacesAsync(CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("give changes their places", dataSource, async () =>
        {
            while (!await _places.CompleteAsync(cancellationToken))
            {
            }

            return true;
        });

    public Task<IReadOnlyList<ChangePartition>> FindPartitionsAsync(DateTimeOffset now, int count, CancellationToken cancellationToken) =>
        ReadAsync(
            "find partitions",
            () => dataSource.CreateCommand(DeliverySql.FindPartitions).With(now).With((long)count),
            reader => ChangePartition.Parse(reader.GetString(0)),
            cancellationToken);

    public async Task<long?> BeginLookAsync(ChangePartition partition, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "begin to look at a partition",
            () => dataSource.CreateCommand(DeliverySql.BeginLook).With(partition.ToString()).With(until),
            reader => reader.GetInt64(0),
            cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    public Task<bool> EndLookAsync(ChangePartition partition, long revision, DateTimeOffset? next, CancellationToken cancellationToken) =>
        WriteAsync(
            "end a look at a partition",
            () => dataSource.CreateCommand(DeliverySql.EndLook)
                .With(partition.ToString()).With(revision).With(next ?? DateTimeOffset.MaxValue),
            cancellationToken);

    public Task AddHandlerAsync(string consumer, CancellationToken cancellationToken) =>
        WriteAsync("add a handler", () => dataSource.CreateCommand(DeliverySql.AddHandler).With(consumer), cancellationToken);

    public Task AddProgressAsync(ChangePartition partition, string consumer, CancellationToken cancellationToken) =>
        WriteAsync(
            "add a consumer",
            () => dataSource.CreateCommand(DeliverySql.AddProgress).With(partition.ToString()).With(consumer),
            cancellationToken);

    public Task<IReadOnlyList<PendingChange>> ReadChangesAsync(
        ChangePartition partition, string consumer, long after, int count, CancellationToken cancellationToken) =>
        ReadAsync(
            "read changes to deliver",
            () => OfPartition(partition).With(after).With((long)count).With(partition.ToString()).With(consumer),
            reader => new PendingChange(PostgresChangeFeedStore.ReadRow(reader), reader.GetBoolean(9), 0, null),
            cancellationToken);

    public Task<IReadOnlyList<PendingChange>> ReadDueAsync(
        ChangePartition partition, string consumer, DateTimeOffset now, int resources, int count, CancellationToken cancellationToken) =>
        ReadAsync(
            "read changes that wait",
            () => dataSource.CreateCommand(DeliverySql.Due)
                .With(partition.ToString()).With(consumer).With(now).With((long)resources).With((long)count),
            reader => new PendingChange(
                PostgresChangeFeedStore.ReadRow(reader), false, reader.GetInt32(9), reader.GetFieldValue<DateTimeOffset>(10)),
            cancellationToken);

    public async Task<DateTimeOffset?> FindNextAttemptAsync(
        ChangePartition partition, string consumer, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "read the next attempt",
            () => dataSource.CreateCommand(DeliverySql.NextAttempt).With(partition.ToString()).With(consumer),
            reader => reader.GetFieldValue<DateTimeOffset>(0),
            cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    public async Task<DeliveryBacklog> ReadBacklogAsync(CancellationToken cancellationToken)
    {
        var read = await ReadAsync(
            "count what waits",
            () => dataSource.CreateCommand(DeliverySql.Backlog),
            reader => new DeliveryBacklog(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3)),
            cancellationToken);
        return read[0];
    }

    private NpgsqlCommand OfPartition(ChangePartition partition)
    {
        if (partition.OrganizationId is { } organizationId)
        {
            return dataSource.CreateCommand(DeliverySql.ChangesOfOrganization).With(organizationId);
        }

        return partition.IsOwner
            ? dataSource.CreateCommand(DeliverySql.ChangesOfOwner).With(partition.Id)
            : dataSource.CreateCommand(DeliverySql.ChangesOfProvider).With(Guid.Parse(partition.Id));
    }

    private Task<bool> WriteAsync(string operation, Func<NpgsqlCommand> createCommand, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync(operation, dataSource, async () =>
        {
            await using var command = createCommand();
            return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
        });

    private Task<IReadOnlyList<T>> ReadAsync<T>(
        string operation, Func<NpgsqlCommand> createCommand, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync(operation, dataSource, async () =>
        {
            await using var command = createCommand();
            return await command.ReadAllAsync(read, cancellationToken);
        });
}

using Npgsql;
using NpgsqlTypes;

namespace ScimCluster.Storage;

/// <content>Leases, and what is written under them.</content>
internal sealed partial class PostgresDeliveryStore
{
    public async Task<DeliveryLeaseReply> TakeLeaseAsync(
        ChangePartition partition, string consumer, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var taken = await ReadAsync(
            "take the lease of a consumer",
            () => dataSource.CreateCommand(DeliverySql.TakeLease)
                .With(partition.ToString()).With(consumer).With(holder).With(now).With(until),
            reader => new DeliveryLease(reader.GetInt64(0), reader.GetInt64(1)),
            cancellationToken);
        if (taken.Count > 0)
        {
            return new DeliveryLeaseReply(taken[0], null);
        }

        var others = await ReadAsync(
            "read the lease of a consumer",
            () => dataSource.CreateCommand(DeliverySql.FindLease).With(partition.ToString()).With(consumer),
            reader => reader.GetFieldValue<DateTimeOffset>(0),
            cancellationToken);
        return new DeliveryLeaseReply(null, others.Count == 0 ? null : others[0]);
    }

    public Task<bool> RenewLeaseAsync(
        ChangePartition partition, string consumer, long fence, DateTimeOffset until, CancellationToken cancellationToken) =>
        WriteAsync(
            "renew the lease of a consumer",
            () => dataSource.CreateCommand(DeliverySql.RenewLease).With(partition.ToString()).With(consumer).With(fence).With(until),
            cancellationToken);

    public Task ReleaseLeaseAsync(ChangePartition partition, string consumer, long fence, CancellationToken cancellationToken) =>
        WriteAsync(
            "release the lease of a consumer",
            () => dataSource.CreateCommand(DeliverySql.ReleaseLease).With(partition.ToString()).With(consumer).With(fence),
            cancellationToken);

    public Task<bool> CommitAsync(
        ChangePartition partition,
        string consumer,
        long fence,
        DeliveryOutcome outcome,
        DateTimeOffset now,
        DateTimeOffset leaseUntil,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return StorageErrors.TranslateAsync("write what was delivered", dataSource, async () =>
        {
            // The statements of a batch are one transaction.
            await using var batch = dataSource.CreateBatch();
            batch.BatchCommands.Add(Commit(partition, consumer, fence, outcome, now, leaseUntil));
            if (outcome.Freed.Count > 0)
            {
                batch.BatchCommands.Add(Timed(DeliverySql.Promote, partition, consumer, now, Value(NpgsqlDbType.Array | NpgsqlDbType.Text, outcome.Freed.ToArray())));
            }

            if (outcome.IsBack)
            {
                batch.BatchCommands.Add(Timed(DeliverySql.RetryAll, partition, consumer, now));
            }

            return await batch.ExecuteScalarAsync(cancellationToken) is true;
        });
    }

    private static NpgsqlBatchCommand Commit(
        ChangePartition partition, string consumer, long fence, DeliveryOutcome outcome, DateTimeOffset now, DateTimeOffset leaseUntil) =>
        new(DeliverySql.Commit)
        {
            Parameters =
            {
                Value(NpgsqlDbType.Text, partition.ToString()),
                Value(NpgsqlDbType.Text, consumer),
                Value(NpgsqlDbType.Bigint, fence),
                Value(NpgsqlDbType.Bigint, outcome.Position),
                Value(NpgsqlDbType.TimestampTz, leaseUntil.UtcDateTime),
                Value(NpgsqlDbType.Array | NpgsqlDbType.Bigint, outcome.Settled.ToArray()),
                Column(NpgsqlDbType.Bigint, outcome, waiting => waiting.Position),
                Column(NpgsqlDbType.Uuid, outcome, waiting => waiting.ChangeId),
                Column(NpgsqlDbType.Text, outcome, waiting => waiting.ResourceId),
                Column(NpgsqlDbType.Integer, outcome, waiting => waiting.Attempts),
                Column(NpgsqlDbType.TimestampTz, outcome, waiting => waiting.WaitingSince.UtcDateTime),
                Column(NpgsqlDbType.TimestampTz, outcome, waiting => (waiting.NextAttempt ?? DateTimeOffset.MaxValue).UtcDateTime),
                Column(NpgsqlDbType.Integer, outcome, waiting => waiting.Status ?? -1),
                Column(NpgsqlDbType.Text, outcome, waiting => waiting.Error ?? ""),
                Column(NpgsqlDbType.Boolean, outcome, waiting => waiting.IsGivenUp),
                Value(NpgsqlDbType.TimestampTz, now.UtcDateTime),
            },
        };

    private static NpgsqlBatchCommand Timed(
        string sql, ChangePartition partition, string consumer, DateTimeOffset now, params NpgsqlParameter[] more)
    {
        var command = new NpgsqlBatchCommand(sql)
        {
            Parameters =
            {
                Value(NpgsqlDbType.Text, partition.ToString()),
                Value(NpgsqlDbType.Text, consumer),
                Value(NpgsqlDbType.TimestampTz, now.UtcDateTime),
            },
        };
        foreach (var parameter in more)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static NpgsqlParameter<T[]> Column<T>(NpgsqlDbType type, DeliveryOutcome outcome, Func<WaitingChange, T> column) =>
        Value(NpgsqlDbType.Array | type, outcome.Waiting.Select(column).ToArray());

    private static NpgsqlParameter<T> Value<T>(NpgsqlDbType type, T value) => new() { TypedValue = value, NpgsqlDbType = type };
}

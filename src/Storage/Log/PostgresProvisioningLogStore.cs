using System.Data;
using Npgsql;

namespace ScimCluster.Storage;

/// <summary>The provisioning log in PostgreSQL.</summary>
internal sealed class PostgresProvisioningLogStore(NpgsqlDataSource dataSource) : IProvisioningLogStore
{
    private const int MonthsAhead = 2;

    private readonly LogSealer _sealer = new(dataSource);

    public Task AppendAsync(IReadOnlyList<LoggedRefusal> refusals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        return StorageErrors.TranslateAsync("log refused requests", dataSource, async () =>
        {
            await using var command = AppendCommand(refusals);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        });
    }

    public Task<IReadOnlyList<LogRow>> ReadAsync(LogScope scope, LogFilter filter, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return StorageErrors.TranslateAsync("read the provisioning log", dataSource, async () =>
        {
            await using var command = LogReading.Create(dataSource, scope, filter, count);
            return await command.ReadAllAsync(LogReading.Read, cancellationToken);
        });
    }

    public Task<int> EraseAsync(LogErasure erasure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(erasure);
        return StorageErrors.TranslateAsync("erase values of the provisioning log", dataSource, async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            await using (var wait = new NpgsqlCommand(LogSealSql.Lock, connection).With(LogSealer.LockKey))
            {
                await wait.ExecuteNonQueryAsync(cancellationToken);
            }

            var owner = erasure.Owner;
            await using var erase = owner
                .Name(new NpgsqlCommand(owner.Choose(LogErasureSql.OfOrganization, LogErasureSql.OfOwner, LogErasureSql.OfProvider), connection))
                .With(erasure.UserId.ToString("D"))
                .With(erasure.Occurred);
            var erased = await erase.ExecuteNonQueryAsync(cancellationToken);
            await using var log = LogCommand(erasure, connection);
            await log.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return erased;
        });
    }

    public Task<bool> SealAsync(DateTimeOffset sealedAt, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("seal the provisioning log", dataSource, () => _sealer.SealAsync(sealedAt, cancellationToken));

    public Task<LogMonths?> KeepMonthsAsync(DateTimeOffset now, DateTimeOffset keepFrom, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync<LogMonths?>("keep the months of the provisioning log", dataSource, async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            await using (var tryLock = new NpgsqlCommand(LogSealSql.TryLock, connection).With(LogSealer.LockKey))
            await using (var reader = await tryLock.ExecuteReaderAsync(cancellationToken))
            {
                if (!await reader.ReadAsync(cancellationToken) || !reader.GetBoolean(2))
                {
                    return null;
                }
            }

            await using (var brief = new NpgsqlCommand(LogSealSql.LockBriefly, connection))
            {
                await brief.ExecuteNonQueryAsync(cancellationToken);
            }

            await using var stray = new NpgsqlCommand(LogSealSql.StrayMonths, connection);
            var months = await stray.ReadAllAsync(reader => reader.GetFieldValue<DateTimeOffset>(0), cancellationToken);
            var first = new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
            await using var add = new NpgsqlCommand(LogSealSql.AddMonths, connection)
                .With([.. months, .. Enumerable.Range(0, MonthsAhead + 1).Select(first.AddMonths)]);
            await using var drop = new NpgsqlCommand(LogSealSql.DropMonths, connection).With(keepFrom).With(now);
            var kept = new LogMonths(
                (int)(await add.ExecuteScalarAsync(cancellationToken))!, (int)(await drop.ExecuteScalarAsync(cancellationToken))!);
            await transaction.CommitAsync(cancellationToken);
            return kept;
        });

    private static NpgsqlCommand LogCommand(LogErasure erasure, NpgsqlConnection connection)
    {
        var owner = erasure.Owner;
        var command = owner.OrganizationId is not null
            ? new NpgsqlCommand(LogErasureSql.LogOfOrganization, connection).With(owner.OrganizationId)
            : new NpgsqlCommand(LogErasureSql.LogOfConnection, connection).With(owner.ProviderKey);
        command.With(erasure.UserId.ToString("D"))
            .With(erasure.Occurred)
            .With(erasure.LogId)
            .With(erasure.Actor)
            .With(erasure.RequestId);
        return owner.OrganizationId is null ? command.With(owner.OwnerId) : command;
    }

    private NpgsqlCommand AppendCommand(IReadOnlyList<LoggedRefusal> refusals) => dataSource.CreateCommand(ProvisioningLogSql.Append)
        .With(refusals.Select(refusal => refusal.ProviderKey).ToArray())
        .With(refusals.Select(refusal => refusal.LogId).ToArray())
        .With(refusals.Select(refusal => refusal.Occurred).ToArray())
        .With(refusals.Select(refusal => refusal.Operation).ToArray())
        .With(refusals.Select(refusal => refusal.ResourceType).ToArray())
        .With(refusals.Select(refusal => refusal.ResourceId).ToArray())
        .With(refusals.Select(refusal => refusal.AccountId).ToArray())
        .With(refusals.Select(refusal => refusal.TokenId).ToArray())
        .With(refusals.Select(refusal => refusal.TokenLabel).ToArray())
        .With(refusals.Select(refusal => refusal.Status).ToArray())
        .With(refusals.Select(refusal => refusal.ScimType).ToArray())
        .With(refusals.Select(refusal => refusal.Detail).ToArray())
        .With(refusals.Select(refusal => refusal.RequestId).ToArray())
        .With(refusals.Select(refusal => refusal.DurationMilliseconds).ToArray());
}

using System.Data;
using Npgsql;

namespace ScimCluster.Storage;

/// <summary>The change feed in PostgreSQL. Migration 0007 says why no change is missed.</summary>
internal sealed class PostgresChangeFeedStore(NpgsqlDataSource dataSource) : IChangeFeedStore
{
    /// <summary>Names the advisory lock of those who give places: any number that nothing else on the database uses.</summary>
    internal const long LockKey = 0x5343_494D_0002;

    private readonly SemaphoreSlim _line = new(1);

    public Task<IReadOnlyList<ChangeRow>> ReadAsync(
        string organizationId, long after, int count, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        return ReadPageAsync(
            () => dataSource.CreateCommand(ChangeFeedSql.OfOrganization).With(organizationId).With(after).With((long)count),
            count,
            cancellationToken);
    }

    public Task<IReadOnlyList<ChangeRow>> ReadAllAsync(long after, int count, CancellationToken cancellationToken) => ReadPageAsync(
        () => dataSource.CreateCommand(ChangeFeedSql.OfAll).With(after).With((long)count),
        count,
        cancellationToken);

    private Task<IReadOnlyList<ChangeRow>> ReadPageAsync(
        Func<NpgsqlCommand> createCommand, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return StorageErrors.TranslateAsync("read changes", dataSource, async () =>
        {
            while (true)
            {
                // Places first: what was committed before the call is on the page, also if another reader gave its place.
                var isComplete = await CompletePlacesAsync(cancellationToken);
                await using var command = createCommand();
                var page = await command.ReadAllAsync(ReadRow, cancellationToken);
                if (isComplete || page.Count == count)
                {
                    return page;
                }
            }
        });
    }

    /// <summary>Gives places to one batch of changes, if there are some without.</summary>
    /// <returns>True if all that was committed before the call has its place.</returns>
    private async Task<bool> CompletePlacesAsync(CancellationToken cancellationToken)
    {
        if (!await IsPendingAsync(cancellationToken))
        {
            return true;
        }

        // In line here, not at the lock, where each reader would keep a connection from those who write.
        await _line.WaitAsync(cancellationToken);
        try
        {
            return !await IsPendingAsync(cancellationToken) || await GivePlacesAsync(cancellationToken) < ChangeFeedSql.BatchSize;
        }
        finally
        {
            _line.Release();
        }
    }

    // Without the lock: readers of a feed in which nothing happens do not wait for each other.
    private async Task<bool> IsPendingAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(ChangeFeedSql.Pending);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private async Task<int> GivePlacesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);

        // Each statement needs a snapshot of its own, whatever the database's default is.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await using (var wait = new NpgsqlCommand(ChangeFeedSql.Lock, connection, transaction).With(LockKey))
        {
            await wait.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var give = new NpgsqlCommand(ChangeFeedSql.GivePlaces, connection, transaction);
        var given = await give.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return given;
    }

    private static ChangeRow ReadRow(NpgsqlDataReader reader) => new(
        Position: reader.GetInt64(0),
        ChangeId: reader.GetGuid(1),
        Occurred: reader.GetFieldValue<DateTimeOffset>(2),
        ProviderKey: reader.GetGuid(3),
        OrganizationId: reader.IsDBNull(4) ? null : reader.GetString(4),
        OwnerId: reader.IsDBNull(5) ? null : reader.GetString(5),
        Type: reader.GetString(6),
        ResourceId: reader.GetString(7),
        Data: reader.GetString(8));
}

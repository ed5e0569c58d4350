using System.Data;
using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Gives committed changes their places in the one order. Migration 0007 says why no change is missed.</summary>
internal sealed class ChangePlaces(NpgsqlDataSource dataSource)
{
    /// <summary>Names the advisory lock of those who give places: any number that nothing else on the database uses.</summary>
    internal const long LockKey = 0x5343_494D_0002;

    private readonly SemaphoreSlim _line = new(1);

    /// <summary>Gives places to one batch of changes, if there are some without.</summary>
    /// <returns>True if all that was committed before the call has its place.</returns>
    public async Task<bool> CompleteAsync(CancellationToken cancellationToken)
    {
        if (!await IsPendingAsync(cancellationToken))
        {
            return true;
        }

        // In line here, not at the lock, where each reader would keep a connection from those who write.
        await _line.WaitAsync(cancellationToken);
        try
        {
            return !await IsPendingAsync(cancellationToken) || await GiveAsync(cancellationToken) < ChangeFeedSql.BatchSize;
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

    private async Task<long> GiveAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);

        // Each statement needs a snapshot of its own, whatever the database's default is.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await using (var wait = new NpgsqlCommand(ChangeFeedSql.Lock, connection, transaction).With(LockKey))
        {
            await wait.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var give = new NpgsqlCommand(ChangeFeedSql.GivePlaces, connection, transaction);
        var given = (long)(await give.ExecuteScalarAsync(cancellationToken))!;
        await transaction.CommitAsync(cancellationToken);
        return given;
    }
}

using System.Data;
using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Seals committed rows, a batch in a transaction, one process at a time.</summary>
internal sealed class LogSealer(NpgsqlDataSource dataSource)
{
    /// <summary>Names the advisory lock of those who seal and erase: any number that nothing else on the database uses.</summary>
    internal const long LockKey = 0x5343_494D_0024;

    /// <summary>Seals one batch.</summary>
    /// <returns>True if there may be more.</returns>
    public async Task<bool> SealAsync(DateTimeOffset sealedAt, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);

        // Each statement needs a snapshot of its own: the heads must be those that the holder of the lock before has left.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        if (!await TryLockAsync(connection, cancellationToken))
        {
            return false;
        }

        var entries = await PendingAsync(connection, cancellationToken);
        if (entries.Count > 0)
        {
            var heads = await HeadsAsync(connection, [.. entries.Select(entry => entry.ExpectedChain).Distinct(StringComparer.Ordinal)], cancellationToken);
            await WriteAsync(connection, [.. entries.Select(entry => Next(entry, heads))], cancellationToken);
            await WriteHeadsAsync(connection, heads, sealedAt, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return entries.Count == LogSealSql.BatchSize;
    }

    private static LogEntry Next(LogEntry entry, Dictionary<string, Head> heads)
    {
        var head = heads.GetValueOrDefault(entry.ExpectedChain, new Head(0, LogChains.Beginning));
        var hasValues = entry.AccountId is not null || entry.Values is not null;
        var salt = hasValues ? LogHash.NewSalt() : null;
        var valueHashes = salt is null ? "" : LogHash.OfValues(entry, salt);
        var hash = LogHash.OfEntry(head.Hash, head.Position + 1, entry, valueHashes);
        heads[entry.ExpectedChain] = new Head(head.Position + 1, hash);
        return entry with { Chain = entry.ExpectedChain, Position = head.Position + 1, Hash = hash, Salt = salt, ValueHashes = valueHashes };
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LogSealSql.TryLock, connection).With(LockKey);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && reader.GetBoolean(2);
    }

    private static async Task<IReadOnlyList<LogEntry>> PendingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LogSealSql.Pending, connection);
        return await command.ReadAllAsync(LogEntry.Read, cancellationToken);
    }

    private static async Task<Dictionary<string, Head>> HeadsAsync(NpgsqlConnection connection, string[] chains, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LogSealSql.Heads, connection).With(chains);
        var heads = await command.ReadAllAsync(
            reader => (Chain: reader.GetString(0), Head: new Head(reader.GetInt64(1), reader.GetFieldValue<byte[]>(2))), cancellationToken);
        return heads.ToDictionary(head => head.Chain, head => head.Head, StringComparer.Ordinal);
    }

    private static async Task WriteAsync(NpgsqlConnection connection, LogEntry[] entries, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LogSealSql.Write, connection)
            .With(Array.ConvertAll(entries, entry => entry.ProviderKey))
            .With(Array.ConvertAll(entries, entry => entry.LogId))
            .With(Array.ConvertAll(entries, entry => entry.Occurred))
            .With(Array.ConvertAll(entries, entry => entry.Chain))
            .With(Array.ConvertAll(entries, entry => entry.Position!.Value))
            .With(Array.ConvertAll(entries, entry => entry.Hash))
            .With(Array.ConvertAll(entries, entry => entry.Salt))
            .With(Array.ConvertAll(entries, entry => entry.ValueHashes))
            .With(entries[0].Occurred)
            .With(entries[^1].Occurred);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task WriteHeadsAsync(
        NpgsqlConnection connection, Dictionary<string, Head> heads, DateTimeOffset sealedAt, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LogSealSql.WriteHeads, connection)
            .With([.. heads.Keys])
            .With(heads.Values.Select(head => head.Position).ToArray())
            .With(heads.Values.Select(head => head.Hash).ToArray())
            .With(sealedAt);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private readonly record struct Head(long Position, byte[] Hash);
}

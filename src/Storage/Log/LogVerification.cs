using System.Data;
using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Computes the seal of the provisioning log again and compares. Reads only.</summary>
public static class LogVerification
{
    private const int PageSize = 1000;

    /// <summary>Checks the chain of one organization, or all chains.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="organizationId">The organization, or null for everything.</param>
    /// <param name="report">Gets each chain's result as soon as it is known.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <returns>What waits for its seal.</returns>
    /// <exception cref="StorageUnavailableException">PostgreSQL cannot be reached.</exception>
    public static Task<PendingLog> VerifyAsync(
        NpgsqlDataSource dataSource, string? organizationId, Func<ChainReport, Task> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(report);
        var only = organizationId is null ? null : LogChains.OfOrganization(organizationId);
        return StorageErrors.TranslateAsync("verify the provisioning log", dataSource, async () =>
        {
            // One snapshot: what is sealed, erased or dropped meanwhile would look like a break.
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            await using var chains = new NpgsqlCommand(LogVerificationSql.Chains, connection).With(only);
            foreach (var head in await chains.ReadAllAsync(ReadHead, cancellationToken))
            {
                await report(await VerifyAsync(connection, head, cancellationToken));
            }

            await using var pending = new NpgsqlCommand(LogVerificationSql.Pending, connection).With(only);
            var counts = await pending.ReadAllAsync(
                reader => new PendingLog(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1)), cancellationToken);
            return counts[0];
        });
    }

    private static async Task<ChainReport> VerifyAsync(NpgsqlConnection connection, Head head, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LogVerificationSql.Anchors, connection).With(head.Chain);
        var anchors = await command.ReadAllAsync(
            reader => new LogAnchor(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)), cancellationToken);
        var walk = new ChainWalk(head.Chain, anchors);
        var from = long.MinValue;
        while (walk.Broken is null)
        {
            await using var page = new NpgsqlCommand(LogVerificationSql.Entries, connection).With(head.Chain).With(from);
            var entries = await page.ReadAllAsync(LogEntry.Read, cancellationToken);
            foreach (var entry in entries)
            {
                if (entry.Erased is not null && !await IsErasureLoggedAsync(connection, entry, cancellationToken))
                {
                    walk.Break(entry, "its values were erased, and no entry logs that");
                }

                walk.Take(entry);
            }

            if (entries.Count < PageSize)
            {
                break;
            }

            // Begins with the last entry once more, so that a second one in its place is not passed over.
            from = entries[^1].Position!.Value;
            walk.ExpectAgain(entries[^1].LogId);
        }

        walk.End(head.Position, head.Hash);
        return walk.Report(head.SealedAt);
    }

    private static async Task<bool> IsErasureLoggedAsync(NpgsqlConnection connection, LogEntry entry, CancellationToken cancellationToken)
    {
        // A refused create is erased with the user who had its accountId; it has no id by which to look.
        if (entry.ResourceId is null)
        {
            return entry.Status >= 400;
        }

        var owner = new LogOwner(entry.OrganizationId, entry.OwnerId, entry.ProviderKey);
        await using var command = owner
            .Name(new NpgsqlCommand(
                owner.Choose(LogErasureSql.IsLoggedOfOrganization, LogErasureSql.IsLoggedOfOwner, LogErasureSql.IsLoggedOfProvider), connection))
            .With(entry.ResourceId);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static Head ReadHead(NpgsqlDataReader reader) => reader.IsDBNull(1)
        ? new(reader.GetString(0), null, null, null)
        : new(reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<DateTimeOffset>(3));

    private sealed record Head(string Chain, long? Position, byte[]? Hash, DateTimeOffset? SealedAt);
}

/// <summary>What waits for its seal.</summary>
/// <param name="Count">How many rows.</param>
/// <param name="Oldest">The time of the oldest, or null.</param>
public readonly record struct PendingLog(long Count, DateTimeOffset? Oldest);

/// <summary>What was found of one chain.</summary>
/// <param name="Chain">Its name, such as <c>organization:acme</c>.</param>
/// <param name="Entries">How many entries were checked.</param>
/// <param name="Dropped">How many were dropped with their months.</param>
/// <param name="Position">The place of the last entry that is right.</param>
/// <param name="SealedAt">When the chain was last sealed, or null.</param>
/// <param name="Broken">What is wrong with the first entry that is not right, or null.</param>
public sealed record ChainReport(string Chain, long Entries, long Dropped, long Position, DateTimeOffset? SealedAt, string? Broken);

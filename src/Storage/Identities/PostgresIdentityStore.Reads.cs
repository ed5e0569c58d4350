using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Reads, each in one statement and thus from one snapshot.</summary>
internal sealed partial class PostgresIdentityStore
{
    public Task<IdentityRow?> FindByAccountIdAsync(Guid providerKey, string accountId, CancellationToken cancellationToken) =>
        FindAsync(() => dataSource.CreateCommand(ReadIdentitySql.ByAccountId).With(providerKey).With(accountId), cancellationToken);

    public Task<IdentityRow?> FindByUserIdAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken) =>
        FindAsync(() => dataSource.CreateCommand(ReadIdentitySql.ByUserId).With(providerKey).With(userId), cancellationToken);

    public Task<string?> LocateAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("locate an identity", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(ReadIdentitySql.Locate).With(providerKey).With(userId);
            return (string?)await command.ExecuteScalarAsync(cancellationToken);
        });

    public Task<IdentityPage> ListAsync(Guid providerKey, IdentityQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Limit);
        if (query.Conditions.Any(condition => !CanMatch(condition)))
        {
            return Task.FromResult(new IdentityPage([], 0));
        }

        return StorageErrors.TranslateAsync("list identities", dataSource, async () =>
        {
            await using var command = PageCommand(providerKey, query);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<IdentityRow>();
            var total = 0;
            while (await reader.ReadAsync(cancellationToken))
            {
                total = reader.GetInt32(0);
                if (!reader.IsDBNull(1))
                {
                    rows.Add(ReadRow(reader, first: 1));
                }
            }

            return new IdentityPage(rows, total);
        });
    }

    private NpgsqlCommand PageCommand(Guid providerKey, IdentityQuery query)
    {
        // $1 to $3 are the tenant, the limit and the offset.
        const int FirstCondition = 4;
        var conditions = query.Conditions.Select((condition, index) => ReadIdentitySql.Condition(condition.Key, FirstCondition + index));
        var command = dataSource.CreateCommand(ReadIdentitySql.Page(conditions))
            .With(providerKey)
            .With((long)query.Limit)
            .With((long)query.Offset);
        foreach (var condition in query.Conditions)
        {
            _ = condition.Key == IdentityKey.Id ? command.With(Guid.Parse(condition.Value)) : command.With(condition.Value);
        }

        return command;
    }

    // Neither a text with NUL nor an id that is no UUID can be stored, and PostgreSQL would not accept the parameter.
    private static bool CanMatch(IdentityCondition condition) => condition.Key == IdentityKey.Id
        ? Guid.TryParseExact(condition.Value, "D", out var id) && id.ToString("D") == condition.Value
        : !condition.Value.Contains('\0', StringComparison.Ordinal);

    private Task<IdentityRow?> FindAsync(Func<NpgsqlCommand> createCommand, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("read an identity", dataSource, async () =>
        {
            await using var command = createCommand();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? ReadRow(reader, first: 0) : null;
        });
}

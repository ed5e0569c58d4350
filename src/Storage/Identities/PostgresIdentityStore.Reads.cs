using Npgsql;
using ScimCluster.Scim;
using ScimCluster.Storage.Lists;

namespace ScimCluster.Storage;

/// <summary>Reads, each in one statement and thus from one snapshot.</summary>
internal sealed partial class PostgresIdentityStore
{
    public Task<IdentityRow?> FindByAccountIdAsync(Guid providerKey, string accountId, CancellationToken cancellationToken) =>
        FindAsync(() => dataSource.CreateCommand(ReadIdentitySql.ByAccountId).With(providerKey).With(accountId), cancellationToken);

    public Task<IdentityRow?> FindByUserIdAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken) =>
        FindAsync(() => dataSource.CreateCommand(ReadIdentitySql.ByUserId).With(providerKey).With(userId), cancellationToken);

    public Task<IdentityRow?> FindByKeyedOperationAsync(Guid providerKey, Guid operationId, CancellationToken cancellationToken) =>
        FindAsync(() => dataSource.CreateCommand(ReadIdentitySql.ByKeyedOperation).With(providerKey).With(operationId), cancellationToken);

    public Task<string?> LocateAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("locate an identity", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(ReadIdentitySql.Locate).With(providerKey).With(userId);
            return (string?)await command.ExecuteScalarAsync(cancellationToken);
        });

    public async Task<ScimResult<IdentityPage>> ListAsync(Guid providerKey, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Limit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.MaxCandidates);
        if (query.Filter is not null && FilterTranslator.Check(query.Filter) is { } refused)
        {
            return refused;
        }

        return await StorageErrors.TranslateAsync("list identities", dataSource, async () =>
        {
            await using var command = ListCommand.Create(dataSource, ListTable.Identities, providerKey, query);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await ReadPageAsync(reader, query, cancellationToken);
        });
    }

    private static async Task<ScimResult<IdentityPage>> ReadPageAsync(
        NpgsqlDataReader reader, ListQuery query, CancellationToken cancellationToken)
    {
        const int FirstColumn = 3;
        var rows = new List<IdentityRow>();
        var total = 0;
        ListPosition? last = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetBoolean(0))
            {
                return ListCommand.TooMany(query.MaxCandidates);
            }

            total = reader.GetInt32(1);
            if (reader.IsDBNull(FirstColumn))
            {
                continue;
            }

            if (rows.Count == query.Limit)
            {
                return new IdentityPage(rows, total, last);
            }

            var row = ReadRow(reader, FirstColumn);
            rows.Add(row);
            last = new ListPosition(reader.IsDBNull(2) ? null : reader.GetString(2), row.UserId);
        }

        return new IdentityPage(rows, total);
    }

    private Task<IdentityRow?> FindAsync(Func<NpgsqlCommand> createCommand, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("read an identity", dataSource, async () =>
        {
            await using var command = createCommand();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken)
                ? ReadRow(reader, first: 0) with { OperationId = reader.IsDBNull(8) ? null : reader.GetGuid(8) }
                : null;
        });
}

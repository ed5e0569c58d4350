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

    public Task<ScimResult<ListPage<IdentityRow>>> ListAsync(Guid providerKey, ListQuery query, CancellationToken cancellationToken) =>
        ListReading.ReadAsync(dataSource, ListTable.Identities, providerKey, query, ReadRow, row => row.UserId, cancellationToken);

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

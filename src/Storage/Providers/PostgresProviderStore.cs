using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Lists of living providers from PostgreSQL.</summary>
internal sealed class PostgresProviderStore(NpgsqlDataSource dataSource) : IProviderStore
{
    public Task<IReadOnlyList<ProviderRow>> ListByOrganizationAsync(string organizationId, CancellationToken cancellationToken) =>
        ListAsync(ProviderSql.ByOrganization, organizationId, cancellationToken);

    public Task<IReadOnlyList<ProviderRow>> ListByUserAsync(string userId, CancellationToken cancellationToken) =>
        ListAsync(ProviderSql.ByUser, userId, cancellationToken);

    private Task<IReadOnlyList<ProviderRow>> ListAsync(string sql, string key, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync<IReadOnlyList<ProviderRow>>("list providers", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(sql).With(key);
            return await command.ReadAllAsync(ReadRow, cancellationToken);
        });

    private static ProviderRow ReadRow(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetString(1),
        reader.IsDBNull(2) ? null : reader.GetString(2),
        reader.IsDBNull(3) ? null : reader.GetString(3),
        reader.IsDBNull(4) ? null : reader.GetString(4));
}

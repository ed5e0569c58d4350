using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Lists of living providers, and uses of tokens, in PostgreSQL.</summary>
internal sealed class PostgresProviderStore(NpgsqlDataSource dataSource) : IProviderStore
{
    public Task<IReadOnlyList<ProviderRow>> ListByOrganizationAsync(string organizationId, CancellationToken cancellationToken) =>
        ListAsync(ProviderSql.ByOrganization, organizationId, cancellationToken);

    public Task<IReadOnlyList<ProviderRow>> ListByUserAsync(string userId, CancellationToken cancellationToken) =>
        ListAsync(ProviderSql.ByUser, userId, cancellationToken);

    public Task<IReadOnlyList<TokenUse>> ListTokenUsesAsync(Guid providerKey, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync<IReadOnlyList<TokenUse>>("list uses of tokens", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(TokenUseSql.List).With(providerKey);
            return await command.ReadAllAsync(
                reader => new TokenUse(reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1)), cancellationToken);
        });

    public Task WriteTokenUsesAsync(
        Guid providerKey, IReadOnlyCollection<TokenUse> uses, IReadOnlyCollection<Guid> tokenIds, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("write uses of tokens", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(TokenUseSql.Write)
                .With(providerKey)
                .With([.. uses.Select(use => use.TokenId)])
                .With([.. uses.Select(use => use.LastUsedAt)])
                .With([.. tokenIds]);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        });

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

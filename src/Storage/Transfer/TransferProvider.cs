using Npgsql;

namespace ScimCluster.Storage;

/// <summary>A living provider, for programs that work on it without its grain.</summary>
/// <param name="ProviderKey">The tenant.</param>
/// <param name="OrganizationId">The organization that owns it, or null for a personal one.</param>
/// <param name="Epoch">The epoch that writes name.</param>
/// <param name="UserMapping">The rules of a user mapping of its own, as its grain stores them in JSON; or null.</param>
/// <param name="UserCount">How many users it has.</param>
internal sealed record TransferProvider(Guid ProviderKey, string? OrganizationId, long Epoch, string? UserMapping, long UserCount)
{
    /// <summary>Finds the living provider of a name, or null.</summary>
    public static Task<TransferProvider?> FindAsync(NpgsqlDataSource dataSource, string providerId, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("read a provider", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(TransferProviderSql.Find).With(providerId);
            var found = await command.ReadAllAsync(
                reader => new TransferProvider(
                    reader.GetGuid(0),
                    reader.IsDBNull(1) ? null : reader.GetString(1),
                    reader.GetInt64(2),
                    reader.IsDBNull(3) ? null : reader.GetString(3),
                    reader.GetInt64(4)),
                cancellationToken);
            return found.SingleOrDefault();
        });
}

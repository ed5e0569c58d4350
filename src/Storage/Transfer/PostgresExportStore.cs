using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Exports from PostgreSQL; each chunk is a statement that sees what is committed then.</summary>
internal sealed class PostgresExportStore(NpgsqlDataSource dataSource) : IExportStore
{
    private readonly ExportReading _reading = new(dataSource.CreateCommand);

    public Task<IReadOnlyList<IdentityRow>> ReadUsersAsync(
        Guid providerKey, Guid? after, int count, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync(
            "export users", dataSource, () => _reading.ReadUsersAsync(providerKey, after, count, cancellationToken));

    public Task<IReadOnlyList<ExportedGroupRow>> ReadGroupsAsync(
        Guid providerKey, Guid? after, int count, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync(
            "export groups", dataSource, () => _reading.ReadGroupsAsync(providerKey, after, count, cancellationToken));

    public Task<IReadOnlyList<ExportedMemberRow>> ReadMembersAsync(
        Guid providerKey, ExportedMemberRow? after, int count, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync(
            "export members of groups", dataSource, () => _reading.ReadMembersAsync(providerKey, after, count, cancellationToken));
}

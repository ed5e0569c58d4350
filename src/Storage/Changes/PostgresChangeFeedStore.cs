using Npgsql;

namespace ScimCluster.Storage;

/// <summary>The change feed in PostgreSQL. Migration 0007 says why no change is missed.</summary>
internal sealed class PostgresChangeFeedStore(NpgsqlDataSource dataSource) : IChangeFeedStore
{
    /// <summary>Names the advisory lock of those who remove: any number that nothing else on the database uses.</summary>
    internal const long RemovalLock = 0x5343_494D_0030;

    private readonly ChangePlaces _places = new(dataSource);

    public Task<IReadOnlyList<ChangeRow>> ReadAsync(
        string organizationId, long after, int count, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        return ReadPageAsync(
            () => dataSource.CreateCommand(ChangeFeedSql.OfOrganization).With(organizationId).With(after).With((long)count),
            count,
            cancellationToken);
    }

    public Task<IReadOnlyList<ChangeRow>> ReadAllAsync(long after, int count, CancellationToken cancellationToken) => ReadPageAsync(
        () => dataSource.CreateCommand(ChangeFeedSql.OfAll).With(after).With((long)count),
        count,
        cancellationToken);

    public Task<long> FindLastRemovedAsync(string? organizationId, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("read how far changes were removed", dataSource, async () =>
        {
            await using var command = organizationId is null
                ? dataSource.CreateCommand(ChangeRemovalSql.LastOfAll)
                : dataSource.CreateCommand(ChangeRemovalSql.LastOfPartition).With(ChangePartition.OfOrganization(organizationId).ToString());
            return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
        });

    public Task<long?> RemoveAsync(DateTimeOffset before, long after, int limit, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("remove old changes", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(ChangeRemovalSql.Remove)
                .With(after).With(before).With((long)limit).With(RemovalLock);
            return await command.ExecuteScalarAsync(cancellationToken) as long?;
        });

    private Task<IReadOnlyList<ChangeRow>> ReadPageAsync(
        Func<NpgsqlCommand> createCommand, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return StorageErrors.TranslateAsync("read changes", dataSource, async () =>
        {
            while (true)
            {
                // Places first: what was committed before the call is on the page, also if another reader gave its place.
                var isComplete = await _places.CompleteAsync(cancellationToken);
                await using var command = createCommand();
                var page = await command.ReadAllAsync(ReadRow, cancellationToken);
                if (isComplete || page.Count == count)
                {
                    return page;
                }
            }
        });
    }

    internal static ChangeRow ReadRow(NpgsqlDataReader reader) => new(
        Position: reader.GetInt64(0),
        ChangeId: reader.GetGuid(1),
        Occurred: reader.GetFieldValue<DateTimeOffset>(2),
        ProviderKey: reader.GetGuid(3),
        OrganizationId: reader.IsDBNull(4) ? null : reader.GetString(4),
        OwnerId: reader.IsDBNull(5) ? null : reader.GetString(5),
        Type: reader.GetString(6),
        ResourceId: reader.GetString(7),
        Data: reader.GetString(8));
}

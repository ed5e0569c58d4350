namespace ScimCluster.Storage;

/// <summary>Deleted identities: brought back, or forgotten.</summary>
internal sealed partial class PostgresIdentityStore
{
    // Any number that no other lock of the database has.
    private const long PurgeLock = 0x7363696D_0021;

    public Task<DeletedIdentity?> FindDeletedAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("read a deleted identity", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(RestoreIdentitySql.Find).With(providerKey).With(userId);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken)
                ? new DeletedIdentity(
                    reader.GetString(0),
                    userId,
                    reader.IsDBNull(1) ? null : reader.GetString(1),
                    !reader.IsDBNull(2) && reader.GetBoolean(2),
                    reader.GetInt64(3),
                    reader.GetFieldValue<DateTimeOffset>(4))
                : null;
        });

    public Task<IdentityWrite> RestoreAsync(IdentityRestoration restoration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(restoration);
        return WriteVersionAsync(
            "restore an identity",
            () => ContentCommand(RestoreIdentitySql.Text, RestoreIdentitySql.WithUniqueValues, restoration.Authority, restoration.Content, restoration.Context)
                .With(restoration.UserId)
                .With(restoration.Version)
                .With(restoration.Authority.NotAfter)
                .WithJson(restoration.Content.Folded)
                .WithJson(LogOf(restoration.Context))
                .With(restoration.Content.UniqueValues),
            restoration.Authority,
            accountId: null,
            restoration.Content,
            cancellationToken);
    }

    public Task<int> PurgeDeletedAsync(DateTimeOffset deletedBefore, int limit, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("purge deleted identities", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(RestoreIdentitySql.Purge).With(deletedBefore).With((long)limit).With(PurgeLock);
            return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        });
}

using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Groups in PostgreSQL. Each write is one statement, which PostgreSQL commits by itself.</summary>
internal sealed partial class PostgresGroupStore(NpgsqlDataSource dataSource) : IGroupStore
{
    // Each attempt that finds a race begins after another transaction has won it.
    private const int Attempts = 5;

    // Any number that no other lock of the database has.
    private const long PurgeLock = 0x7363696D_0025;

    // What the create says beside the numbers of the keys.
    private const GroupUniqueKey Undone = (GroupUniqueKey)9;

    public Task<GroupWrite> CreateAsync(NewGroup group, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        return WriteAsync("create a group", () => CreateCommand(group), cancellationToken);
    }

    public Task<GroupWrite> UpdateAsync(GroupUpdate update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        return WriteAsync("update a group", () => UpdateCommand(update), cancellationToken);
    }

    public Task<GroupWrite> DeleteAsync(GroupDeletion deletion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deletion);
        return WriteAsync("delete a group", () => DeleteCommand(deletion), cancellationToken);
    }

    public Task<RemovedMember?> PurgeRemainsAsync(RemovedMember? after, int limit, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("remove what deleted groups have left", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(DeleteGroupSql.PurgeRemains)
                .With((long)limit)
                .With(PurgeLock)
                .With(after?.ProviderKey ?? Guid.Empty)
                .With(after?.GroupId ?? Guid.Empty)
                .With(after?.MemberId ?? Guid.Empty);
            var last = await command.ReadAllAsync(
                reader => new RemovedMember(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2)), cancellationToken);
            return last.SingleOrDefault();
        });

    private Task<GroupWrite> WriteAsync(string operation, Func<NpgsqlCommand> command, CancellationToken cancellationToken) =>
        WriteAsync(operation, () => RunAsync(command(), cancellationToken));

    private Task<GroupWrite> WriteAsync(string operation, Func<Task<GroupWrite>> run) =>
        StorageErrors.TranslateAsync(operation, dataSource, async () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await run();
                }
                catch (PostgresException error) when (attempt < Attempts
                    && (StorageErrors.IsConcurrencyFailure(error) || TakenKey(error) is not null))
                {
                    // The statement runs again, and sees in its new snapshot who won.
                    continue;
                }
                catch (PostgresException error) when (TakenKey(error) is { } taken)
                {
                    return new GroupWrite(WriteStatus.Taken, TakenKey: taken);
                }
            }
        });

    private static async Task<GroupWrite> RunAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            if (!reader.GetBoolean(0))
            {
                return new(reader.GetBoolean(1) ? WriteStatus.Late : WriteStatus.Revoked);
            }

            if (!reader.GetBoolean(4))
            {
                return new(WriteStatus.VersionMismatch);
            }

            if (!reader.IsDBNull(2))
            {
                var taken = (GroupUniqueKey)reader.GetInt32(2);
                return taken == Undone ? new(WriteStatus.Undone) : new(WriteStatus.Taken, TakenKey: taken);
            }

            return reader.IsDBNull(3)
                ? new(WriteStatus.Written, reader.IsDBNull(5) ? null : ReadRow(reader, first: 5))
                : new(WriteStatus.MissingMember, Missing: reader.GetFieldValue<Guid[]>(3));
        }
    }

    private static GroupUniqueKey? TakenKey(PostgresException error) =>
        error.SqlState is not PostgresErrorCodes.UniqueViolation ? null : error.ConstraintName switch
        {
            SchemaNames.GroupDisplayName => GroupUniqueKey.DisplayName,
            SchemaNames.GroupExternalId => GroupUniqueKey.ExternalId,
            SchemaNames.GroupPrimaryKey => GroupUniqueKey.Id,
            _ => null,
        };

    private static GroupRow ReadRow(NpgsqlDataReader reader, int first) => new(
        ProviderKey: reader.GetGuid(first),
        GroupId: reader.GetGuid(first + 1),
        Document: reader.GetString(first + 2),
        Version: reader.GetInt64(first + 3),
        Created: reader.GetFieldValue<DateTimeOffset>(first + 4),
        LastModified: reader.GetFieldValue<DateTimeOffset>(first + 5));
}

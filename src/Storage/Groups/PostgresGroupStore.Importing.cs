using System.Data;
using Npgsql;

namespace ScimCluster.Storage;

/// <content>Groups that come with ids and times of their own.</content>
internal sealed partial class PostgresGroupStore : IGroupImportStore
{
    public Task<GroupWrite> ImportAsync(ImportedGroup group, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        return WriteAsync("import a group", () => TryImportAsync(group, cancellationToken));
    }

    public Task<IReadOnlyList<Guid>> FindMembersAsync(
        Guid providerKey, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("read members", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(GroupImportSql.FindMembers).With(providerKey).With([.. ids]);
            return await command.ReadAllAsync(reader => reader.GetGuid(0), cancellationToken);
        });

    private async Task<GroupWrite> TryImportAsync(ImportedGroup group, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var write = await RunAsync(CreateCommand(group.Group).On(connection), cancellationToken);
        if (write is { Status: WriteStatus.Written })
        {
            await using var keeping = new NpgsqlCommand(GroupImportSql.KeepMeta, connection)
                .With(group.Group.Authority.ProviderKey)
                .With(group.Group.GroupId)
                .With(group.Version)
                .With(group.Created)
                .With(group.LastModified);
            await keeping.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return write;
    }
}

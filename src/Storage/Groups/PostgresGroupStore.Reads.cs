using Npgsql;
using ScimCluster.Scim;
using ScimCluster.Storage.Lists;

namespace ScimCluster.Storage;

/// <summary>Reads, each in one statement and thus from one snapshot.</summary>
internal sealed partial class PostgresGroupStore
{
    public Task<GroupRow?> FindAsync(Guid providerKey, Guid groupId, CancellationToken cancellationToken) =>
        FindAsync(() => dataSource.CreateCommand(ReadGroupSql.ById).With(providerKey).With(groupId), cancellationToken);

    public Task<GroupRow?> FindAsync(Guid providerKey, GroupUniqueKey key, GroupContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        return key == GroupUniqueKey.ExternalId
            ? FindAsync(() => dataSource.CreateCommand(ReadGroupSql.ByExternalId).With(providerKey).With(content.ExternalId), cancellationToken)
            : FindAsync(() => dataSource.CreateCommand(ReadGroupSql.ByDisplayName).With(providerKey).With(content.DisplayNameKey), cancellationToken);
    }

    private Task<GroupRow?> FindAsync(Func<NpgsqlCommand> createCommand, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("read a group", dataSource, async () =>
        {
            await using var command = createCommand();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? ReadRow(reader, first: 0) : null;
        });

    public async Task<MemberChunk> ReadMembersAsync(
        Guid providerKey, Guid groupId, Guid? after, int limit, CancellationToken cancellationToken)
    {
        var chunks = await ReadChunksAsync(
            () => dataSource.CreateCommand(ReadGroupSql.Members).With(providerKey).With(groupId).With(after ?? Guid.Empty).With(limit + 1L),
            limit,
            cancellationToken);
        return chunks.Count == 0 ? new MemberChunk(groupId, [], HasMore: false) : chunks[0];
    }

    public Task<IReadOnlyList<MemberChunk>> ReadFirstMembersAsync(
        Guid providerKey, IReadOnlyList<Guid> groupIds, int limit, CancellationToken cancellationToken) =>
        ReadChunksAsync(
            () => dataSource.CreateCommand(ReadGroupSql.FirstMembers).With(providerKey).With([.. groupIds]).With(limit + 1L),
            limit,
            cancellationToken);

    public Task<ScimResult<ListPage<GroupRow>>> ListAsync(Guid providerKey, ListQuery query, CancellationToken cancellationToken) =>
        ListReading.ReadAsync(dataSource, ListTable.Groups, providerKey, query, ReadRow, row => row.GroupId, cancellationToken);

    private Task<IReadOnlyList<MemberChunk>> ReadChunksAsync(
        Func<NpgsqlCommand> createCommand, int limit, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync<IReadOnlyList<MemberChunk>>("read members", dataSource, async () =>
        {
            await using var command = createCommand();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var chunks = new List<MemberChunk>();
            List<GroupMemberRow> members = [];
            while (await reader.ReadAsync(cancellationToken))
            {
                var groupId = reader.GetGuid(0);
                if (chunks.Count == 0 || chunks[^1].GroupId != groupId)
                {
                    members = [];
                    chunks.Add(new MemberChunk(groupId, members, HasMore: false));
                }

                if (members.Count == limit)
                {
                    chunks[^1] = chunks[^1] with { HasMore = true };
                    continue;
                }

                members.Add(new GroupMemberRow(reader.GetGuid(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
            }

            return chunks;
        });
}

using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Reads of groups.</summary>
internal sealed partial class DirectoryGrain
{
    private const int MaxMembers = 10_000;

    public async Task<Reply<GroupWithMembers>> GetGroupAsync(
        ProviderAccess access, string id, int memberLimit, CancellationToken cancellationToken)
    {
        if (!ResourceId.TryParse(id, out var groupId)
            || await groups.FindAsync(access.ProviderKey, groupId, cancellationToken) is not { } row)
        {
            return GroupGrain.GroupNotFound(id);
        }

        var members = memberLimit > 0
            ? Describe(await groups.ReadMembersAsync(access.ProviderKey, groupId, null, Math.Min(memberLimit, MaxMembers), cancellationToken))
            : null;
        return new GroupWithMembers(Describe(row), members);
    }

    public async Task<MemberEntries> ListMembersAsync(
        ProviderAccess access, Guid groupId, Guid? after, int limit, CancellationToken cancellationToken) =>
        Describe(await groups.ReadMembersAsync(access.ProviderKey, groupId, after, Math.Clamp(limit, 1, MaxMembers), cancellationToken));

    public async Task<Reply<GroupList>> ListGroupsAsync(
        ProviderAccess access, ListIdentities query, int memberLimit, CancellationToken cancellationToken)
    {
        if (BoundQuery.Read(schemas.Group, query, options.Value.MaxCandidates).IsRefused(out var refused, out var bound)
            || (await cursors.ReadAsync(access.ProviderKey, schemas.Group, query, cancellationToken)).IsRefused(out refused, out var cursor)
            || (await groups.ListAsync(access.ProviderKey, Behind(cursor, bound), cancellationToken)).IsRefused(out refused, out var page))
        {
            return refused;
        }

        var members = memberLimit > 0 && page.Rows.Count > 0
            ? (await groups.ReadFirstMembersAsync(
                access.ProviderKey, [.. page.Rows.Select(row => row.GroupId)], Math.Min(memberLimit, MaxMembers), cancellationToken))
                .ToDictionary(chunk => chunk.GroupId, Describe)
            : null;
        var next = query.Cursor is null ? null : page.Next;
        return new GroupList(
            page.Total,
            [.. page.Rows.Select(row => new GroupWithMembers(Describe(row), members is null ? null : members.GetValueOrDefault(row.GroupId, NoMembers)))],
            await cursors.WriteAsync(
                next, access.ProviderKey, schemas.Group, query with { Count = cursor?.Count ?? query.Count }, cancellationToken));
    }

    private static readonly MemberEntries NoMembers = new([], HasMore: false);

    private static GroupSnapshot Describe(GroupRow row) => new(row.GroupId, row.Version, row.Created, row.LastModified, row.Document);

    private static MemberEntries Describe(MemberChunk chunk) =>
        new([.. chunk.Members.Select(member => new MemberEntry(member.MemberId, member.Type, member.Display))], chunk.HasMore);
}

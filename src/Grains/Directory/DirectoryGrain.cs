using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

[StatelessWorker, Reentrant]
internal sealed partial class DirectoryGrain(
    IIdentityStore store, IGroupStore groups, SchemaCatalog schemas, ListCursors cursors, IOptions<DirectoryOptions> options)
    : Grain, IDirectoryGrain
{
    public async Task<Reply<IdentitySnapshot>> GetAsync(ProviderAccess access, string id, CancellationToken cancellationToken) =>
        UserId.TryParse(id, out var userId)
        && await store.FindByUserIdAsync(access.ProviderKey, userId, cancellationToken) is { } row
            ? Describe(row)
            : UserId.NotFound(id);

    public async Task<Reply<IdentityLocation>> LocateAsync(
        ProviderAccess access, string id, CancellationToken cancellationToken) =>
        UserId.TryParse(id, out var userId)
        && await store.LocateAsync(access.ProviderKey, userId, cancellationToken) is { } accountId
            ? new IdentityLocation(userId, accountId)
            : UserId.NotFound(id);

    public async Task<Reply<IdentityList>> ListAsync(
        ProviderAccess access, ListIdentities query, CancellationToken cancellationToken)
    {
        if (BoundQuery.Read(schemas.User, query, options.Value.MaxCandidates).IsRefused(out var refused, out var bound)
            || (await cursors.ReadAsync(access.ProviderKey, schemas.User, query, cancellationToken)).IsRefused(out refused, out var cursor)
            || (await store.ListAsync(access.ProviderKey, Behind(cursor, bound), cancellationToken)).IsRefused(out refused, out var page))
        {
            return refused;
        }

        var next = query.Cursor is null ? null : page.Next;
        return new IdentityList(
            page.Total,
            [.. page.Rows.Select(Describe)],
            await cursors.WriteAsync(next, access.ProviderKey, schemas.User, query with { Count = cursor?.Count ?? query.Count }, cancellationToken));
    }

    private static ListQuery Behind(ListCursor? cursor, ListQuery query) =>
        cursor is { } place ? query with { Limit = place.Count, After = place.Position } : query;

    private static IdentitySnapshot Describe(IdentityRow row) =>
        new(row.UserId, row.Version, row.Created, row.LastModified, row.Document, row.Groups);
}

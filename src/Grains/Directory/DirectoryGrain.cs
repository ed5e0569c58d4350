using Orleans.Concurrency;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

[StatelessWorker, Reentrant]
internal sealed class DirectoryGrain(IIdentityStore store) : Grain, IDirectoryGrain
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
        if (query.Cursor is not null || query.SortBy is not null)
        {
            return ScimError.InvalidValue("Cursors and sorting are not supported.");
        }

        List<IdentityCondition>? conditions = [];
        if (query.Filter is not null && UserFilter.ToConditions(query.Filter).IsRefused(out var refused, out conditions))
        {
            return refused;
        }

        var page = await store.ListAsync(
            access.ProviderKey,
            new IdentityQuery(conditions, query.StartIndex - 1, query.Count),
            cancellationToken);
        return new IdentityList(page.Total, [.. page.Rows.Select(Describe)]);
    }

    private static IdentitySnapshot Describe(IdentityRow row) =>
        new(row.UserId, row.Version, row.Created, row.LastModified, row.Document);
}

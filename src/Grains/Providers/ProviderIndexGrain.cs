using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

[StatelessWorker, Reentrant]
internal sealed class ProviderIndexGrain(IProviderStore store, IOptions<RoleOptions> roles) : Grain, IProviderIndexGrain
{
    public async Task<ProviderConnectionList> ListAsync(CancellationToken cancellationToken)
    {
        var key = ProviderIndexKey.Parse(this.GetPrimaryKeyString());
        var rows = key.IsOrganization
            ? await store.ListByOrganizationAsync(key.Id, cancellationToken)
            : await store.ListByUserAsync(key.Id, cancellationToken);
        return new ProviderConnectionList(
        [
            .. rows
                .Where(row => key.IsOrganization || row.OrganizationId is null || roles.Value.Allows(row.MemberRoles ?? ""))
                .Select(row => new ProviderConnection(row.ProviderKey, row.ProviderId, row.OrganizationId, row.OwnerId)),
        ]);
    }
}

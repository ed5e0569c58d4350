using Orleans.Concurrency;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

[StatelessWorker, Reentrant]
internal sealed class OrganizationIndexGrain(IOrganizationStore store) : Grain, IOrganizationIndexGrain
{
    public async Task<OrganizationList> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ListAsync(cancellationToken);
        return new OrganizationList([.. rows.Select(row => new Organization(row.OrganizationId, row.Name, row.Created))]);
    }
}

using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

[StatelessWorker, Reentrant]
internal sealed class ProviderIndexGrain(IProviderStore store, MemberRoles memberRoles, IOptions<RoleOptions> roles) : Grain, IProviderIndexGrain
{
    public async Task<ProviderConnectionList> ListAsync(CancellationToken cancellationToken)
    {
        var key = ProviderIndexKey.Parse(this.GetPrimaryKeyString());
        var rows = key.IsOrganization
            ? await store.ListByOrganizationAsync(key.Id, cancellationToken)
            : await store.ListByUserAsync(key.Id, cancellationToken);

        // The stored roles suffice for most; the groups of a user are asked about once, for all organizations.
        var rest = rows.Any(row => !IsOpen(row))
            ? await memberRoles.FindAllAsync(key.Id, cancellationToken)
            : new Dictionary<string, string>(StringComparer.Ordinal);
        return new ProviderConnectionList(
        [
            .. rows
                .Where(row => IsOpen(row) || roles.Value.Allows(rest.GetValueOrDefault(row.OrganizationId!, "")))
                .Select(row => new ProviderConnection(row.ProviderKey, row.ProviderId, row.OrganizationId, row.OwnerId)),
        ]);

        bool IsOpen(ProviderRow row) => key.IsOrganization || row.OrganizationId is null || roles.Value.Allows(row.MemberRoles ?? "");
    }
}

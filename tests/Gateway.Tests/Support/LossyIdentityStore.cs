using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Gateway.Tests.Support;

/// <summary>The real store, which commits and then does what a test wants instead of answering.</summary>
internal sealed class LossyIdentityStore(IIdentityStore store, Losses losses) : IIdentityStore
{
    /// <summary>Puts it before the store of a server.</summary>
    public static void Replace(IServiceCollection services, Losses losses)
    {
        var real = services.Last(service => service.ServiceType == typeof(IIdentityStore));
        services.AddSingleton<IIdentityStore>(provider => new LossyIdentityStore(
            (IIdentityStore)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!), losses));
    }

    public async Task<IdentityWrite> CreateAsync(NewIdentity identity, CancellationToken cancellationToken) =>
        await losses.AfterAsync(await store.CreateAsync(identity, cancellationToken), write => write.Status, cancellationToken);

    public async Task<IdentityWrite> UpdateAsync(IdentityUpdate update, CancellationToken cancellationToken) =>
        await losses.AfterAsync(await store.UpdateAsync(update, cancellationToken), write => write.Status, cancellationToken);

    public async Task<IdentityWrite> DeleteAsync(IdentityDeletion deletion, CancellationToken cancellationToken) =>
        await losses.AfterAsync(await store.DeleteAsync(deletion, cancellationToken), write => write.Status, cancellationToken);

    public Task<IdentityRow?> FindByAccountIdAsync(Guid providerKey, string accountId, CancellationToken cancellationToken) =>
        store.FindByAccountIdAsync(providerKey, accountId, cancellationToken);

    public Task<IdentityRow?> FindByKeyedOperationAsync(Guid providerKey, Guid operationId, CancellationToken cancellationToken) =>
        store.FindByKeyedOperationAsync(providerKey, operationId, cancellationToken);

    public Task<IdentityRow?> FindByUserIdAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken) =>
        store.FindByUserIdAsync(providerKey, userId, cancellationToken);

    public Task<DeletedIdentity?> FindDeletedAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken) =>
        store.FindDeletedAsync(providerKey, userId, cancellationToken);

    public Task<IdentityWrite> RestoreAsync(IdentityRestoration restoration, CancellationToken cancellationToken) =>
        store.RestoreAsync(restoration, cancellationToken);

    public Task<int> PurgeDeletedAsync(DateTimeOffset deletedBefore, int limit, CancellationToken cancellationToken) =>
        store.PurgeDeletedAsync(deletedBefore, limit, cancellationToken);

    public async Task<string?> LocateAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken)
    {
        var accountId = await store.LocateAsync(providerKey, userId, cancellationToken);
        await losses.AfterLocatingAsync();
        return accountId;
    }

    public Task<ScimResult<ListPage<IdentityRow>>> ListAsync(Guid providerKey, ListQuery query, CancellationToken cancellationToken) =>
        store.ListAsync(providerKey, query, cancellationToken);
}

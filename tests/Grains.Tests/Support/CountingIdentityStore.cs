using System.Collections.Concurrent;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains.Tests.Support;

/// <summary>The names of the calls that grains made, by accountId or user.</summary>
internal sealed class StoreCalls
{
    private readonly ConcurrentQueue<(string Key, string Call)> _calls = new();

    public void Add(string key, string call) => _calls.Enqueue((key, call));

    public IReadOnlyList<string> For(string key) => [.. _calls.Where(call => call.Key == key).Select(call => call.Call)];
}

/// <summary>The real store, with a note of each call.</summary>
internal sealed class CountingIdentityStore(IIdentityStore store, StoreCalls calls) : IIdentityStore
{
    public Task<IdentityWrite> CreateAsync(NewIdentity identity, CancellationToken cancellationToken)
    {
        calls.Add(identity.Content.AccountId, "create");
        return store.CreateAsync(identity, cancellationToken);
    }

    public Task<IdentityWrite> UpdateAsync(IdentityUpdate update, CancellationToken cancellationToken)
    {
        calls.Add(update.AccountId, "update");
        return store.UpdateAsync(update, cancellationToken);
    }

    public Task<IdentityWrite> DeleteAsync(IdentityDeletion deletion, CancellationToken cancellationToken)
    {
        calls.Add(deletion.AccountId, "delete");
        return store.DeleteAsync(deletion, cancellationToken);
    }

    public Task<IdentityRow?> FindByAccountIdAsync(Guid providerKey, string accountId, CancellationToken cancellationToken)
    {
        calls.Add(accountId, "find");
        return store.FindByAccountIdAsync(providerKey, accountId, cancellationToken);
    }

    public Task<IdentityRow?> FindByUserIdAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken) =>
        store.FindByUserIdAsync(providerKey, userId, cancellationToken);

    public Task<IdentityRow?> FindByKeyedOperationAsync(Guid providerKey, Guid operationId, CancellationToken cancellationToken) =>
        store.FindByKeyedOperationAsync(providerKey, operationId, cancellationToken);

    public Task<DeletedIdentity?> FindDeletedAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken) =>
        store.FindDeletedAsync(providerKey, userId, cancellationToken);

    public Task<IdentityWrite> RestoreAsync(IdentityRestoration restoration, CancellationToken cancellationToken) =>
        store.RestoreAsync(restoration, cancellationToken);

    public Task<int> PurgeDeletedAsync(DateTimeOffset deletedBefore, int limit, CancellationToken cancellationToken) =>
        store.PurgeDeletedAsync(deletedBefore, limit, cancellationToken);

    public Task<string?> LocateAsync(Guid providerKey, Guid userId, CancellationToken cancellationToken) =>
        store.LocateAsync(providerKey, userId, cancellationToken);

    public Task<ScimResult<ListPage<IdentityRow>>> ListAsync(Guid providerKey, ListQuery query, CancellationToken cancellationToken) =>
        store.ListAsync(providerKey, query, cancellationToken);
}

using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Grains;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>Calls the grain of the identity that a request names by id.</summary>
internal static class IdentityCalls
{
    // Located once, and three times again: each has seen the person get another accountId in between.
    private const int MaxLocateAttempts = 4;

    /// <summary>
    /// Makes a write under the tenant's access; again under a new one if the write was refused because another token of the
    /// connection has ended meanwhile. A write that is refused so has done nothing.
    /// </summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="tenant">Whose identity it is.</param>
    /// <param name="call">The write; it asks for the tenant's access each time.</param>
    /// <param name="cancellationToken">The request's end.</param>
    /// <returns>The grain's reply; 401 if the token itself has ended.</returns>
    public static Task<IdentityReply> WriteAsync(
        this GrainCalls grains, Tenant tenant, Func<Task<IdentityReply>> call, CancellationToken cancellationToken) =>
        TenantWrites.SendAsync(grains, tenant, call, reply => reply.Refusal, error => error, cancellationToken);

    /// <summary>Looks up which grain has the identity, and calls it; again if the identity has moved meanwhile.</summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="tenant">Whose identity it is.</param>
    /// <param name="id">The id in the request's path.</param>
    /// <param name="call">The call, made until it is answered, given the grain and the user's id.</param>
    /// <param name="cancellationToken">The request's end.</param>
    /// <returns>The grain's reply, or 404.</returns>
    public static Task<IdentityReply> CallIdentityAsync(
        this GrainCalls grains,
        Tenant tenant,
        string id,
        Func<IIdentityGrain, Guid, Task<IdentityReply>> call,
        CancellationToken cancellationToken) =>
        grains.WriteAsync(tenant, () => grains.FollowAsync(tenant, id, call, cancellationToken), cancellationToken);

    private static async Task<IdentityReply> FollowAsync(
        this GrainCalls grains,
        Tenant tenant,
        string id,
        Func<IIdentityGrain, Guid, Task<IdentityReply>> call,
        CancellationToken cancellationToken)
    {
        var providerId = tenant.Access.ProviderId;
        for (var attempt = 0; attempt < MaxLocateAttempts; attempt++)
        {
            var located = await grains.RepeatAsync(
                cluster => cluster.GetDirectory(providerId).LocateAsync(tenant.Access, id, cancellationToken), cancellationToken);
            if (located.IsRefused(out var refused, out var location))
            {
                return refused;
            }

            Task<IdentityReply> CallAsync(IGrainFactory cluster) => call(cluster.GetIdentity(providerId, location.AccountId), location.UserId);
            var reply = await grains.RepeatAsync(CallAsync, cancellationToken);
            if (!reply.Moved)
            {
                return reply;
            }
        }

        return ScimError.Unavailable("The resource was renamed again and again while the request was carried out; send it again.");
    }
}

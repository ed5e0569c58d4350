using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Grains;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>Calls the grain of the group that a request names by id.</summary>
internal static class GroupCalls
{
    /// <summary>Makes a write on the group that a path names.</summary>
    /// <returns>The grain's reply; 404 for a text that is no id of ours.</returns>
    public static Task<Reply<GroupSnapshot>> CallGroupAsync(
        this GrainCalls grains,
        Tenant tenant,
        string id,
        Func<IGroupGrain, Task<Reply<GroupSnapshot>>> call,
        CancellationToken cancellationToken) =>
        ResourceId.TryParse(id, out var groupId)
            ? grains.CallGroupAsync(tenant, groupId, call, cancellationToken)
            : Task.FromResult<Reply<GroupSnapshot>>(ScimError.NotFound($"Group {id} not found"));

    /// <summary>Makes a write on a group.</summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="tenant">Whose group it is.</param>
    /// <param name="groupId">The group.</param>
    /// <param name="call">The call, made until it is answered, which asks for the tenant's access each time.</param>
    /// <param name="cancellationToken">The request's end.</param>
    public static Task<Reply<GroupSnapshot>> CallGroupAsync(
        this GrainCalls grains,
        Tenant tenant,
        Guid groupId,
        Func<IGroupGrain, Task<Reply<GroupSnapshot>>> call,
        CancellationToken cancellationToken)
    {
        Task<Reply<GroupSnapshot>> CallAsync(IGrainFactory cluster) => call(cluster.GetGroup(tenant.Access.ProviderId, groupId));
        return TenantWrites.SendAsync(
            grains,
            tenant,
            () => grains.RepeatAsync(CallAsync, cancellationToken),
            reply => reply.Refusal,
            error => error,
            cancellationToken);
    }
}

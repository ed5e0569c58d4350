using System.Text.Json.Nodes;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The writes on groups. Each is sent until the cluster answers, and carried out once.</summary>
internal sealed class GroupWrites(GrainCalls grains, Creation creation)
{
    /// <summary>Creates a group. Its id names the create: repeated, it is carried out once.</summary>
    /// <param name="context">Who creates.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">The request's end.</param>
    public Task<Reply<GroupSnapshot>> CreateAsync(WriteContext context, GroupRequest group, CancellationToken cancellationToken)
    {
        var attempt = new GroupCreateAttempt(context.Tenant.Access, creation.NewOperationId(), group);
        return creation.SendAsync(
            context.Creates,
            attempt,
            () => grains.CallGroupAsync(
                context.Tenant,
                attempt.OperationId,
                grain => grain.CreateAsync(
                    new CreateGroup(
                        context.Tenant.ForWrite(grains), group.Document, group.Members, context.RequestId, context.IdempotencyKey),
                    cancellationToken),
                cancellationToken),
            reply => reply.IsRefused(out var refused, out _) ? refused.Status : null);
    }

    /// <summary>Replaces a group and its members.</summary>
    /// <param name="context">Who replaces.</param>
    /// <param name="id">The id as the client names it.</param>
    /// <param name="group">The group.</param>
    /// <param name="condition">Which versions may be replaced; null for any.</param>
    /// <param name="cancellationToken">The request's end.</param>
    public Task<Reply<GroupSnapshot>> ReplaceAsync(
        WriteContext context, string id, GroupRequest group, VersionCondition? condition, CancellationToken cancellationToken)
    {
        var attempts = new WriteAttempts(creation.NewOperationId());
        return grains.CallGroupAsync(
            context.Tenant,
            id,
            grain => attempts.SendAsync(attempt => grain.ReplaceAsync(
                new ReplaceGroup(context.Tenant.ForWrite(grains), group.Document, group.Members, context.RequestId, condition, attempt),
                cancellationToken)),
            cancellationToken);
    }

    /// <summary>Applies a PatchOp message.</summary>
    /// <param name="context">Who patches.</param>
    /// <param name="id">The id as the client names it.</param>
    /// <param name="patch">The message.</param>
    /// <param name="condition">Which versions may be changed; null for any.</param>
    /// <param name="cancellationToken">The request's end.</param>
    public Task<Reply<GroupSnapshot>> PatchAsync(
        WriteContext context, string id, JsonObject patch, VersionCondition? condition, CancellationToken cancellationToken)
    {
        var text = UserRequest.ToText(patch);
        var attempts = new WriteAttempts(creation.NewOperationId());
        return grains.CallGroupAsync(
            context.Tenant,
            id,
            grain => attempts.SendAsync(attempt => grain.PatchAsync(
                new PatchGroup(context.Tenant.ForWrite(grains), text, context.RequestId, condition, attempt), cancellationToken)),
            cancellationToken);
    }

    /// <summary>Deletes a group.</summary>
    /// <param name="context">Who deletes.</param>
    /// <param name="id">The id as the client names it.</param>
    /// <param name="condition">Which versions may be deleted; null for any.</param>
    /// <param name="cancellationToken">The request's end.</param>
    /// <returns>The refusal, or null for a deletion.</returns>
    public async Task<ScimError?> DeleteAsync(
        WriteContext context, string id, VersionCondition? condition, CancellationToken cancellationToken)
    {
        var attempts = new WriteAttempts(creation.NewOperationId());
        var reply = await grains.CallGroupAsync(
            context.Tenant,
            id,
            grain => attempts.SendAsync(_ => grain.DeleteAsync(
                new DeleteGroup(context.Tenant.ForWrite(grains), context.RequestId, condition), cancellationToken)),
            cancellationToken);

        // An attempt whose answer was lost has deleted it.
        return reply.IsRefused(out var refused, out _) && !attempts.HasDeleted(refused.Status) ? refused : null;
    }
}

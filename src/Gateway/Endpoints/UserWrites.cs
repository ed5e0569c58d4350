using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The writes on users. Each is sent until the cluster answers, and carried out once.</summary>
internal sealed class UserWrites(GrainCalls grains, Creation creation, IOptions<GatewayOptions> options)
{
    /// <summary>Creates a user, or restores an inactive one.</summary>
    /// <param name="context">Who creates.</param>
    /// <param name="accountId">The key of the identity.</param>
    /// <param name="document">The canonical document.</param>
    /// <param name="onlyNew">True restores nobody.</param>
    /// <param name="cancellationToken">The request's end.</param>
    public Task<IdentityReply> CreateAsync(
        WriteContext context, string accountId, JsonObject document, bool onlyNew, CancellationToken cancellationToken)
    {
        var text = UserRequest.ToText(document);
        var tenant = context.Tenant;
        var attempt = new UserCreateAttempt(tenant.Access, creation.NewOperationId(), accountId, text);
        return creation.SendAsync(
            context.Creates,
            attempt,
            () => grains.WriteAsync(
                tenant,
                () => grains.RepeatAsync(
                    cluster => cluster.GetIdentity(tenant.Access.ProviderId, accountId).CreateAsync(
                        new CreateIdentity(
                            tenant.ForWrite(grains),
                            text,
                            context.RequestId,
                            onlyNew,
                            options.Value.PreserveCase,
                            attempt.OperationId,
                            context.IdempotencyKey),
                        cancellationToken),
                    cancellationToken),
                cancellationToken),
            reply => reply.Snapshot is null ? reply.Refusal!.Status : null);
    }

    /// <summary>Replaces a user.</summary>
    /// <param name="context">Who replaces.</param>
    /// <param name="id">The id as the client names it.</param>
    /// <param name="document">The canonical document.</param>
    /// <param name="condition">Which versions may be replaced; null for any.</param>
    /// <param name="cancellationToken">The request's end.</param>
    public Task<IdentityReply> ReplaceAsync(
        WriteContext context, string id, JsonObject document, VersionCondition? condition, CancellationToken cancellationToken)
    {
        var text = UserRequest.ToText(document);
        var attempts = new WriteAttempts(creation.NewOperationId());
        return grains.CallIdentityAsync(
            context.Tenant,
            id,
            (identity, userId) => attempts.SendAsync(attempt => identity.ReplaceAsync(
                new ReplaceIdentity(
                    context.Tenant.ForWrite(grains), userId, text, context.RequestId, condition, options.Value.PreserveCase, attempt),
                cancellationToken)),
            cancellationToken);
    }

    /// <summary>Applies a PatchOp message to a user.</summary>
    /// <param name="context">Who changes.</param>
    /// <param name="id">The id as the client names it.</param>
    /// <param name="patch">The message; the grain looks at its operations.</param>
    /// <param name="condition">Which versions may be changed; null for any.</param>
    /// <param name="cancellationToken">The request's end.</param>
    public Task<IdentityReply> PatchAsync(
        WriteContext context, string id, JsonObject patch, VersionCondition? condition, CancellationToken cancellationToken)
    {
        var text = UserRequest.ToText(patch);
        var attempts = new WriteAttempts(creation.NewOperationId());
        return grains.CallIdentityAsync(
            context.Tenant,
            id,
            (identity, userId) => attempts.SendAsync(attempt => identity.PatchAsync(
                new PatchIdentity(
                    context.Tenant.ForWrite(grains), userId, text, context.RequestId, condition, options.Value.PreserveCase, attempt),
                cancellationToken)),
            cancellationToken);
    }

    /// <summary>Deletes a user.</summary>
    /// <param name="context">Who deletes.</param>
    /// <param name="id">The id as the client names it.</param>
    /// <param name="condition">Which versions may be deleted; null for any.</param>
    /// <param name="cancellationToken">The request's end.</param>
    /// <returns>Why nothing was deleted, or null.</returns>
    public async Task<ScimError?> DeleteAsync(
        WriteContext context, string id, VersionCondition? condition, CancellationToken cancellationToken)
    {
        var attempts = new WriteAttempts(creation.NewOperationId());
        var reply = await grains.CallIdentityAsync(
            context.Tenant,
            id,
            (identity, userId) => attempts.SendAsync(_ => identity.DeprovisionAsync(
                new DeprovisionIdentity(context.Tenant.ForWrite(grains), userId, context.RequestId, condition), cancellationToken)),
            cancellationToken);

        // The user was there when this request began: an attempt whose answer was lost has deleted it. An attempt that was
        // told that the user has moved has not.
        return reply.Refusal is { } refusal && !attempts.HasDeleted(refusal.Status) ? refusal.ToError() : null;
    }
}

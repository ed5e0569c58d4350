using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>Users of the connection who are gone, or are going.</summary>
internal sealed partial class ProviderGrain
{
    private const int MaxRestoreAttempts = 3;

    public async Task<Reply<ProviderConnection>> ReleaseGuardAsync(string userId, DateTimeOffset? notAfter, CancellationToken cancellationToken)
    {
        var (refused, known) = await CheckAccessAsync(userId, cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        return await ReleaseGuardAsync(known.Current!, known.Epoch, userId, notAfter, cancellationToken);
    }

    public async Task<Reply<ProviderConnection>> ReleaseGuardForOperatorAsync(
        string operatorName, DateTimeOffset? notAfter, CancellationToken cancellationToken)
    {
        var known = _committed.State;
        return known.Current is { } tenant
            ? await ReleaseGuardAsync(tenant, known.Epoch, $"operator:{operatorName}", notAfter, cancellationToken)
            : NotFound;
    }

    public async Task<Reply<IdentitySnapshot>> RestoreUserAsync(RestoreUser command, CancellationToken cancellationToken)
    {
        var (refused, known) = await CheckAccessAsync(command.ActorId, cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        var access = Access(known, command.ActorId, command.NotAfter);
        for (var attempt = 0; attempt < MaxRestoreAttempts; attempt++)
        {
            // Who is not deleted has any grain say so.
            var accountId = UserId.TryParse(command.UserId, out var userId)
                ? (await identities.FindDeletedAsync(access.ProviderKey, userId, cancellationToken))?.AccountId ?? command.UserId
                : null;
            if (accountId is null)
            {
                return UserId.NotFound(command.UserId);
            }

            var reply = await GrainFactory.GetIdentity(access.ProviderId, accountId).RestoreAsync(
                new RestoreIdentity(access, userId, command.RequestId, command.PreserveCase), cancellationToken);
            if (!reply.Moved)
            {
                return reply.Snapshot is { } user ? user : reply.Refusal!.ToError();
            }
        }

        return ScimError.Unavailable("The user was restored and deleted again and again; send the request again.");
    }

    private async Task<ProviderConnection> ReleaseGuardAsync(
        ProviderTenant tenant, long epoch, string actor, DateTimeOffset? notAfter, CancellationToken cancellationToken)
    {
        var access = new ProviderAccess(this.ProviderId(), tenant.ProviderKey, epoch, tenant.OrganizationId, notAfter);
        await GrainFactory.GetDeprovisioningGuard(access.ProviderId).ReleaseAsync(access, actor, cancellationToken);
        return Describe(tenant);
    }
}

using ScimCluster.Scim;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>The end of an identity.</summary>
internal sealed partial class IdentityGrain
{
    public async Task<IdentityReply> DeprovisionAsync(DeprovisionIdentity command, CancellationToken cancellationToken)
    {
        _began = log.Begin();
        var isAdmitted = false;
        var row = _row ?? await LoadAsync(command.Access, cancellationToken);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (!IsMeant(row, command.Access, command.UserId))
            {
                return MovedAway();
            }

            if (command.Condition?.IsMetBy(row.Version) == false)
            {
                if (await IsCurrentAsync(row, command.Access, cancellationToken))
                {
                    return ScimError.PreconditionFailed(ResourceMeta.FormatETag(row.Version));
                }

                row = _row;
                continue;
            }

            if (!isAdmitted && await guard.AdmitAsync(command.Access, cancellationToken) is { } refused)
            {
                return new IdentityReply(null, refused, Moved: false);
            }

            isAdmitted = true;
            var deletion = new IdentityDeletion(
                Authority(command.Access),
                row.AccountId,
                row.Version,
                log.Describe(command.Access, "delete", command.RequestId, _began),
                UniqueAttributes.HasAny(schemas.User));
            var write = await store.DeleteAsync(deletion, cancellationToken);
            if (write.Status != WriteStatus.VersionMismatch)
            {
                var answer = Answer(write);
                _row = null;
                return answer;
            }

            row = await LoadAsync(command.Access, cancellationToken);
        }

        return Contended;
    }
}

using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>The return of a deleted identity, as it was.</summary>
internal sealed partial class IdentityGrain
{
    private static readonly ScimError NotDeleted = new(409, null, "The user is not deleted");
    private static readonly ScimError TooOld = new(409, null, "The user was deleted too long ago to be restored");

    public async Task<IdentityReply> RestoreAsync(RestoreIdentity command, CancellationToken cancellationToken)
    {
        _began = log.Begin();
        var deleted = await store.FindDeletedAsync(command.Access.ProviderKey, command.UserId, cancellationToken);
        if (deleted is null)
        {
            var living = await store.LocateAsync(command.Access.ProviderKey, command.UserId, cancellationToken);
            return living is null ? UserId.NotFound(command.UserId.ToString("D")) : NotDeleted;
        }

        if (deleted.AccountId != AccountId)
        {
            return MovedAway();
        }

        if (deleted.Document is null || deleted.DeletedAt + options.Value.Retention <= time.GetUtcNow())
        {
            return TooOld;
        }

        var document = UserDocument.Parse(deleted.Document);
        var restoration = new IdentityRestoration(
            Authority(command.Access),
            deleted.UserId,
            deleted.Version,
            UserDocument.ToContent(schemas.User, document, mappings.Of(command.Access), command.PreserveCase),
            log.Describe(command.Access, "restore", command.RequestId, _began));
        var write = await store.RestoreAsync(restoration, cancellationToken);

        // Somebody else has brought the person back meanwhile, or the document was purged.
        return write.Status == WriteStatus.VersionMismatch ? NotDeleted : Answer(write);
    }
}

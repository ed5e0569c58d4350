using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ScimCluster.Scim;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>
/// Keeps the row that it last read or wrote. Another silo may have written since, so nothing is refused or left undone on
/// the word of memory alone: every write names the version that was read, and what would answer without writing reads
/// first.
/// </summary>
// A first import touches everybody once: what is not asked again soon makes room.
[CollectionAgeLimit(Minutes = 5)]
internal sealed partial class IdentityGrain(
    IIdentityStore store,
    CreateOperations operations,
    ChangeOperations changes,
    DeprovisioningGuard guard,
    UserLinking linking,
    UserMappings mappings,
    SchemaCatalog schemas,
    IOptions<IdentityOptions> options,
    WriteLog log,
    TimeProvider time) : Grain, IIdentityGrain
{
    // Each attempt that fails has seen somebody else succeed in between.
    private const int MaxAttempts = 5;

    private static readonly ScimError Revoked = ScimError.Unauthorized("Invalid SCIM token");
    private static readonly ScimError Undone =
        new(409, null, "The user was created by this request, and has been deleted since.");
    private static readonly ScimError Contended =
        ScimError.Unavailable("The resource changed again and again while the request was carried out; send it again.");

    private IdentityRow? _row;

    // When the call that is being carried out began: calls do not interleave.
    private long _began;

    public async Task<IdentityReply> CreateAsync(CreateIdentity command, CancellationToken cancellationToken)
    {
        _began = log.Begin();
        var document = UserDocument.Parse(command.Document);
        UserDocument.SetActiveIfAbsent(document, active: true);
        var content = UserDocument.ToContent(schemas.User, document, mappings.Of(command.Access), command.PreserveCase);
        if (CheckSize(content) is { } tooLarge)
        {
            return tooLarge;
        }

        if (command.IdempotencyKey is { } key)
        {
            var named = CreateOperations.WithVersion8(command.OperationId ?? Guid.CreateVersion7(time.GetUtcNow()));
            var hash = OperationContent.Hash(command.Document);
            if ((await operations.ClaimAsync(named, hash, key, Authority(command.Access), cancellationToken)).IsRefused(out var other, out var claimed))
            {
                return other;
            }

            if (claimed is not { } operationId)
            {
                return NotWritten(command.Access);
            }

            command = command with { OperationId = operationId };
            if (await store.FindByKeyedOperationAsync(command.Access.ProviderKey, operationId, cancellationToken) is { } made)
            {
                return Describe(made);
            }
        }

        // A new person costs one round trip: the insert itself finds out whether there is a row.
        var row = IsKnown(command.Access) ? await LoadAsync(command.Access, cancellationToken) : null;
        Guid? linkTo = null;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (row is null)
            {
                var inserted = await InsertAsync(command, content, document, linkTo, cancellationToken);
                if (inserted.Status != WriteStatus.Taken)
                {
                    return Answer(inserted);
                }

                if (inserted.TakenKey == IdentityUniqueKey.Email)
                {
                    var decision = await linking.DecideAsync(command.Access, content, cancellationToken);
                    if (decision.Refused is not null || (decision.UserId ?? linkTo) is null)
                    {
                        return decision.Refused is { } refused ? refused : Answer(inserted);
                    }

                    // Nobody to link to any more: the address may be free.

                    linkTo = decision.UserId;
                    continue;
                }

                row = await LoadAsync(command.Access, cancellationToken);
                if (row is null && inserted.TakenKey != IdentityUniqueKey.AccountId)
                {
                    return Answer(inserted);
                }
            }
            else if (row.OperationId is { } doneBy && doneBy == command.OperationId)
            {
                // An earlier attempt, whose answer was lost.
                return Describe(row);
            }
            else if (row.Active || !content.Active || !UserDocument.IsSamePerson(row, content))
            {
                return await operations.IsUnansweredAsync(row, command, cancellationToken)
                    ? Describe(row)
                    : ScimError.Uniqueness(content.ExternalId is null ? "userName" : "externalId");
            }
            else if (command.OnlyNew)
            {
                return ScimError.PreconditionFailed(ResourceMeta.FormatETag(row.Version));
            }
            else
            {
                var restored = await RestoreAsync(command, row, content, document, cancellationToken);
                if (restored.Status != WriteStatus.VersionMismatch)
                {
                    return Answer(restored);
                }

                row = await LoadAsync(command.Access, cancellationToken);
            }
        }

        return Contended;
    }

    public Task MarkUnansweredAsync(UnansweredCreate create, CancellationToken cancellationToken) =>
        operations.MarkAsync(create, Authority(create.Access), cancellationToken);

    private Task<IdentityWrite> InsertAsync(
        CreateIdentity command, IdentityContent content, JsonObject document, Guid? linkTo, CancellationToken cancellationToken)
    {
        var context = log.Describe(command.Access, "create", command.RequestId, _began, null, document);
        var identity = new NewIdentity(
            Authority(command.Access), Guid.CreateVersion7(context.OccurredAt), content, context, linkTo, command.OperationId);
        return store.CreateAsync(identity, cancellationToken);
    }

    private Task<IdentityWrite> RestoreAsync(
        CreateIdentity command,
        IdentityRow row,
        IdentityContent content,
        JsonObject document,
        CancellationToken cancellationToken)
    {
        var before = UserDocument.Parse(row.Document);
        var update = new IdentityUpdate(
            Authority(command.Access),
            row.AccountId,
            row.Version,
            content,
            log.Describe(command.Access, "restore", command.RequestId, _began, before, document),
            command.OperationId);
        return store.UpdateAsync(update, cancellationToken);
    }

    private IdentityReply Answer(IdentityWrite write)
    {
        switch (write.Status)
        {
            case WriteStatus.Written:
                Keep(write.Row!);
                return Describe(write.Row!);
            case WriteStatus.Revoked:
                return Revoked;
            case WriteStatus.Late:
                return Refusals.Late;
            case WriteStatus.Undone:
                return Undone;
            default:
                return ScimError.Uniqueness(write.TakenAttribute ?? AttributeOf(write.TakenKey));
        }
    }

    // The statement did nothing without saying which: the time was over, or the token.
    private IdentityReply NotWritten(ProviderAccess access) => access.NotAfter < time.GetUtcNow() ? Refusals.Late : Revoked;

    private void Keep(IdentityRow row)
    {
        if (row.AccountId == AccountId)
        {
            _row = row;
            return;
        }

        // The person has a new accountId: from now on the grain of that key is in charge.
        _row = null;
        DeactivateOnIdle();
    }

    // Stays active, though its row has left: requests that wait would be forwarded from one activation to the next, and
    // Orleans forwards a request only a few times. The collector takes it when nobody asks any more.
    private IdentityReply MovedAway()
    {
        _row = null;
        return IdentityReply.MovedAway;
    }

    private async Task<IdentityRow?> LoadAsync(ProviderAccess access, CancellationToken cancellationToken) =>
        _row = await store.FindByAccountIdAsync(access.ProviderKey, AccountId, cancellationToken);

    private async Task<bool> IsCurrentAsync(IdentityRow row, ProviderAccess access, CancellationToken cancellationToken) =>
        await LoadAsync(access, cancellationToken) is { } current
        && current.UserId == row.UserId
        && current.Version == row.Version;

    private string AccountId => IdentityGrainKey.Parse(this.GetPrimaryKeyString()).AccountId;

    private bool IsKnown(ProviderAccess access) => _row?.ProviderKey == access.ProviderKey;

    // A name that was deleted and given to somebody else stands for another tenant: its rows do not count.
    private static bool IsMeant(
        [NotNullWhen(true)] IdentityRow? row, ProviderAccess access, Guid userId) =>
        row is not null && row.ProviderKey == access.ProviderKey && row.UserId == userId;

    private ScimError? CheckSize(IdentityContent content) =>
        Encoding.UTF8.GetByteCount(content.Document) > options.Value.MaxDocumentBytes
            ? ScimError.TooLarge($"The user would have more than {options.Value.MaxDocumentBytes} bytes.")
            : null;

    private static WriteAuthority Authority(ProviderAccess access) =>
        new(access.ProviderKey, access.Epoch, access.NotAfter ?? DateTimeOffset.MaxValue);

    private static string AttributeOf(IdentityUniqueKey? key) => key switch
    {
        IdentityUniqueKey.ExternalId or IdentityUniqueKey.AccountId => "externalId",
        IdentityUniqueKey.Email => "emails",
        _ => "userName",
    };

    private static IdentitySnapshot Describe(IdentityRow row) =>
        new(row.UserId, row.Version, row.Created, row.LastModified, row.Document, row.Groups);
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ScimCluster.Scim;
using ScimCluster.Scim.Patching;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>
/// Keeps the row that it last read or wrote, never the members. Another silo may have written since, or a member may have left
/// with its deletion: every write names the version that was read, and what would answer without writing reads first.
/// </summary>
[CollectionAgeLimit(Minutes = 5)]
internal sealed partial class GroupGrain(
    IGroupStore store,
    SchemaCatalog schemas,
    IOptions<DirectoryOptions> options,
    WriteLog log,
    CreateOperations operations,
    ChangeOperations changes,
    TimeProvider time) : Grain, IGroupGrain
{
    // Each attempt that fails has seen somebody else succeed in between.
    private const int MaxAttempts = 8;

    private static readonly ScimError Revoked = ScimError.Unauthorized("Invalid SCIM token");
    private static readonly ScimError Undone =
        new(409, null, "The group was created by this request, and has been deleted since.");
    private static readonly ScimError Contended =
        ScimError.Unavailable("The resource changed again and again while the request was carried out; send it again.");

    private GroupRow? _row;

    // When the call that is being carried out began: calls do not interleave.
    private long _began;

    public async Task<Reply<GroupSnapshot>> CreateAsync(CreateGroup command, CancellationToken cancellationToken)
    {
        _began = log.Begin();
        if (ReadIds(command.Members).IsRefused(out var refused, out var members))
        {
            return refused;
        }

        if (command.IdempotencyKey is { } key)
        {
            var hash = OperationContent.Hash(command.Document, command.Members);
            if ((await operations.ClaimAsync(GroupId, hash, key, Authority(command.Access), cancellationToken)).IsRefused(out refused, out var claimed))
            {
                return refused;
            }

            if (claimed != GroupId)
            {
                return claimed is { } first
                    ? await GrainFactory.GetGroup(command.Access.ProviderId, first).CreateAsync(command with { IdempotencyKey = null }, cancellationToken)
                    : NotWritten(command.Access);
            }
        }

        var document = UserDocument.Parse(command.Document);
        var group = new NewGroup(
            Authority(command.Access),
            GroupId,
            GroupDocument.ToContent(schemas.Group, document),
            members,
            log.Describe(command.Access, "create", command.RequestId, _began, null, document, schemas.Group));
        var write = await store.CreateAsync(group, cancellationToken);
        if (write is { Status: WriteStatus.Taken, TakenKey: GroupUniqueKey.Id })
        {
            // An earlier attempt, whose answer was lost.
            return await LoadAsync(command.Access, cancellationToken) is { } row ? Describe(row) : Undone;
        }

        return write is { Status: WriteStatus.Taken, TakenKey: { } taken }
            && await store.FindAsync(command.Access.ProviderKey, taken, group.Content, cancellationToken) is { } other
            && await operations.IsUnansweredAsync(other, command, cancellationToken)
                ? Describe(other)
                : Answer(write);
    }

    public Task MarkUnansweredAsync(UnansweredCreate create, CancellationToken cancellationToken) =>
        operations.MarkAsync(create, Authority(create.Access), cancellationToken);

    public Task<Reply<GroupSnapshot>> ReplaceAsync(ReplaceGroup command, CancellationToken cancellationToken)
    {
        if (ReadIds(command.Members).IsRefused(out var refused, out var members))
        {
            return Task.FromResult<Reply<GroupSnapshot>>(refused);
        }

        var edits = new MemberEdits();
        edits.Replace(members);
        return ChangeAsync(
            new Change("replace", command.Access, command.RequestId, command.Condition, command.Attempt),
            _ => Task.FromResult<ScimResult<(JsonObject, MemberEdits)>>((UserDocument.Parse(command.Document), edits)),
            cancellationToken);
    }

    public async Task<Reply<GroupSnapshot>> PatchAsync(PatchGroup command, CancellationToken cancellationToken)
    {
        if (PatchRequest.Read(UserDocument.Parse(command.PatchRequest), PatchLimits.Group).IsRefused(out var refused, out var request)
            || GroupPatch.Split(schemas.Group, request).IsRefused(out refused, out var patch))
        {
            return refused;
        }

        return await ChangeAsync(
            new Change("patch", command.Access, command.RequestId, command.Condition, command.Attempt),
            async current => PatchEngine.Apply(schemas.Group, current, patch.Attributes).IsRefused(out var error, out var outcome)
                || (await ReadEditsAsync(command.Access, patch.Members, cancellationToken)).IsRefused(out error, out var edits)
                    ? error
                    : (outcome.Document, edits),
            cancellationToken);
    }

    public async Task<Reply<GroupSnapshot>> DeleteAsync(DeleteGroup command, CancellationToken cancellationToken)
    {
        _began = log.Begin();
        var row = Known(command.Access) ?? await LoadAsync(command.Access, cancellationToken);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (row is null)
            {
                return NotFound();
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

            var deletion = new GroupDeletion(
                Authority(command.Access), GroupId, row.Version, log.Describe(command.Access, "delete", command.RequestId, _began));
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

    private async Task<Reply<GroupSnapshot>> ChangeAsync(
        Change request,
        Func<JsonObject, Task<ScimResult<(JsonObject Document, MemberEdits Members)>>> change,
        CancellationToken cancellationToken)
    {
        var access = request.Access;
        _began = log.Begin();
        var row = Known(access) ?? await LoadAsync(access, cancellationToken);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (row is null)
            {
                return NotFound();
            }

            if (await changes.IsCarriedOutAsync(access, request.Attempt, attempt, cancellationToken))
            {
                return await LoadAsync(access, cancellationToken) is { } done ? Describe(done) : NotFound();
            }

            var before = UserDocument.Parse(row.Document);
            if (request.Condition?.IsMetBy(row.Version) == false)
            {
                if (await IsCurrentAsync(row, access, cancellationToken))
                {
                    return ScimError.PreconditionFailed(ResourceMeta.FormatETag(row.Version));
                }
            }
            else if ((await change((JsonObject)before.DeepClone())).IsRefused(out var refused, out var after))
            {
                // The refusal may rest on a row that somebody else has changed since.
                if (await IsCurrentAsync(row, access, cancellationToken))
                {
                    return refused;
                }
            }
            else if (after.Members.IsEmpty && JsonNode.DeepEquals(before, after.Document))
            {
                if (await IsCurrentAsync(row, access, cancellationToken))
                {
                    return Describe(row);
                }
            }
            else
            {
                var update = new GroupUpdate(
                    Authority(access),
                    GroupId,
                    row.Version,
                    GroupDocument.ToContent(schemas.Group, after.Document),
                    after.Members.ToEdit(),
                    log.Describe(access, request.Operation, request.RequestId, _began, before, after.Document, schemas.Group)
                        .OfOperation(request.Attempt?.OperationId));
                var write = await store.UpdateAsync(update, cancellationToken);
                if (write.Status != WriteStatus.VersionMismatch)
                {
                    return write is { Status: WriteStatus.Written, Row: null } ? Describe(row) : Answer(write);
                }

                await LoadAsync(access, cancellationToken);
            }

            row = _row;
        }

        return Contended;
    }

    private Reply<GroupSnapshot> Answer(GroupWrite write)
    {
        switch (write.Status)
        {
            case WriteStatus.Written:
                _row = write.Row!;
                return Describe(write.Row!);
            case WriteStatus.Revoked:
                return Revoked;
            case WriteStatus.Late:
                return Refusals.Late;
            case WriteStatus.Undone:
                return Undone;
            case WriteStatus.MissingMember:
                return NoMember(write.Missing![0].ToString("D"));
            default:
                return ScimError.Uniqueness(write.TakenKey == GroupUniqueKey.ExternalId ? "externalId" : "displayName");
        }
    }

    // The statement did nothing without saying which: the time was over, or the token.
    private Reply<GroupSnapshot> NotWritten(ProviderAccess access) => access.NotAfter < time.GetUtcNow() ? Refusals.Late : Revoked;

    private async Task<GroupRow?> LoadAsync(ProviderAccess access, CancellationToken cancellationToken) =>
        _row = await store.FindAsync(access.ProviderKey, GroupId, cancellationToken);

    private async Task<bool> IsCurrentAsync(GroupRow row, ProviderAccess access, CancellationToken cancellationToken) =>
        await LoadAsync(access, cancellationToken) is { } current && current.Version == row.Version;

    // A name that was deleted and given to somebody else stands for another tenant: its rows do not count.
    private GroupRow? Known(ProviderAccess access) => _row?.ProviderKey == access.ProviderKey ? _row : null;

    private Guid GroupId => GroupGrainKey.Parse(this.GetPrimaryKeyString()).GroupId;

    private ScimError NotFound() => GroupNotFound(GroupId.ToString("D"));

    /// <summary>404, the same for an id that was never given out and for one of another provider.</summary>
    public static ScimError GroupNotFound(string id) => ScimError.NotFound($"Group {id} not found");

    private static WriteAuthority Authority(ProviderAccess access) =>
        new(access.ProviderKey, access.Epoch, access.NotAfter ?? DateTimeOffset.MaxValue);

    /// <summary>What a replacement and a patch have in common.</summary>
    private readonly record struct Change(
        string Operation, ProviderAccess Access, string RequestId, VersionCondition? Condition, WriteAttempt? Attempt);

    private static GroupSnapshot Describe(GroupRow row) => new(row.GroupId, row.Version, row.Created, row.LastModified, row.Document);
}

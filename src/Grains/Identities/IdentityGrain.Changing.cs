using System.Text.Json.Nodes;
using ScimCluster.Scim;
using ScimCluster.Scim.Patching;
using ScimCluster.Scim.Resources;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Changes of an identity that is there.</summary>
internal sealed partial class IdentityGrain
{
    public Task<IdentityReply> ReplaceAsync(ReplaceIdentity command, CancellationToken cancellationToken) =>
        ChangeAsync(
            new Change("replace", command.Access, command.UserId, command.RequestId, command.Condition, command.PreserveCase, command.Attempt),
            current =>
            {
                var document = UserDocument.Parse(command.Document);
                UserDocument.SetActiveIfAbsent(document, UserDocument.IsActive(current));
                return ImmutableAttributes.Keep(schemas.User, current, document);
            },
            cancellationToken);

    public async Task<IdentityReply> PatchAsync(PatchIdentity command, CancellationToken cancellationToken)
    {
        if (PatchRequest.Read(UserDocument.Parse(command.PatchRequest)).IsRefused(out var refused, out var patch))
        {
            return refused;
        }

        var reading = new ReaderOptions(PreserveCase: command.PreserveCase);
        return await ChangeAsync(
            new Change("patch", command.Access, command.UserId, command.RequestId, command.Condition, command.PreserveCase, command.Attempt),
            current =>
            {
                if (PatchEngine.Apply(schemas.User, current, patch, reading).IsRefused(out var error, out var outcome))
                {
                    return error;
                }

                if (RequiredAttributes.FindNewlyMissing(schemas.User, current, outcome.Document) is { } missing)
                {
                    return missing;
                }

                UserDocument.SetActiveIfAbsent(outcome.Document, UserDocument.IsActive(current));
                return outcome.Document;
            },
            cancellationToken);
    }

    private async Task<IdentityReply> ChangeAsync(
        Change request, Func<JsonObject, ScimResult<JsonObject>> change, CancellationToken cancellationToken)
    {
        var access = request.Access;
        _began = log.Begin();
        var isAdmitted = false;
        var row = IsMeant(_row, access, request.UserId) ? _row : await LoadAsync(access, cancellationToken);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await changes.IsCarriedOutAsync(access, request.Attempt, attempt, cancellationToken))
            {
                row = await LoadAsync(access, cancellationToken);
                return IsMeant(row, access, request.UserId) ? Describe(row) : MovedAway();
            }

            if (!IsMeant(row, access, request.UserId))
            {
                return MovedAway();
            }

            var before = UserDocument.Parse(row.Document);
            if (request.Condition?.IsMetBy(row.Version) == false)
            {
                if (await IsCurrentAsync(row, access, cancellationToken))
                {
                    return ScimError.PreconditionFailed(ResourceMeta.FormatETag(row.Version));
                }
            }
            else if (change((JsonObject)before.DeepClone()).IsRefused(out var refused, out var after))
            {
                // The refusal may rest on a row that somebody else has changed since.
                if (await IsCurrentAsync(row, access, cancellationToken))
                {
                    return refused;
                }
            }
            else if (JsonNode.DeepEquals(before, after))
            {
                if (await IsCurrentAsync(row, access, cancellationToken))
                {
                    return Describe(row);
                }
            }
            else
            {
                var content = UserDocument.ToContent(schemas.User, after, mappings.Of(access), request.PreserveCase);
                if (CheckSize(content) is { } tooLarge)
                {
                    return tooLarge;
                }

                if (row.Active && !content.Active && !isAdmitted)
                {
                    if (await guard.AdmitAsync(access, cancellationToken) is { } notAdmitted)
                    {
                        return new IdentityReply(null, notAdmitted, Moved: false);
                    }

                    isAdmitted = true;
                }

                var context = log.Describe(access, request.Operation, request.RequestId, _began, before, after);
                var update = new IdentityUpdate(
                    Authority(access), row.AccountId, row.Version, content, context.OfOperation(request.Attempt?.OperationId));
                var write = await store.UpdateAsync(update, cancellationToken);
                if (write.Status != WriteStatus.VersionMismatch)
                {
                    return Answer(write);
                }

                await LoadAsync(access, cancellationToken);
            }

            row = _row;
        }

        return Contended;
    }

    /// <summary>What a replacement and a patch have in common.</summary>
    private readonly record struct Change(
        string Operation,
        ProviderAccess Access,
        Guid UserId,
        string RequestId,
        VersionCondition? Condition,
        bool PreserveCase,
        WriteAttempt? Attempt);
}

using System.Text.Json.Nodes;
using ScimCluster.Scim;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Transfer;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>
/// Checks groups as a POST does, stores them under their ids, and adds their members behind all groups, so that groups may contain
/// each other. What is there already as the file says is passed over.
/// </summary>
internal sealed class GroupImporter(IGroupStore store, IGroupImportStore import, SchemaCatalog schemas, WriteLog log)
{
    private const int Concurrency = 8;

    // Each attempt that fails has seen somebody else succeed in between.
    private const int MaxAttempts = 8;

    /// <summary>Imports groups without their members.</summary>
    /// <returns>What came of each, in the order of the batch; <see cref="ImportTarget.Ended"/> if the rest would be refused.</returns>
    public async Task<ScimResult<IReadOnlyList<LineOutcome>>> ImportGroupsAsync(
        ImportTarget target, IReadOnlyList<TransferResource> groups, CancellationToken cancellationToken)
    {
        var outcomes = new LineOutcome?[groups.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(
            0, groups.Count, options, async (index, token) => outcomes[index] = await ImportAsync(target, groups[index], token));
        return outcomes.Contains(null) ? ImportTarget.Ended : ScimResult.Of<IReadOnlyList<LineOutcome>>([.. outcomes.Select(outcome => outcome!.Value)]);
    }

    /// <summary>Adds members to their groups, a line at a time; who is in already stays.</summary>
    /// <returns>What came of each line, in the order of the batch; <see cref="ImportTarget.Ended"/> if the rest would be refused.</returns>
    public async Task<ScimResult<IReadOnlyList<LineOutcome>>> ImportMembersAsync(
        ImportTarget target, IReadOnlyList<TransferMembers> lines, CancellationToken cancellationToken)
    {
        var outcomes = new List<LineOutcome>(lines.Count);
        foreach (var line in lines)
        {
            if (await AddAsync(target, line, cancellationToken) is not { } outcome)
            {
                return ImportTarget.Ended;
            }

            outcomes.Add(outcome);
        }

        return outcomes;
    }

    // Null if the connection has ended.
    private async Task<LineOutcome?> ImportAsync(ImportTarget target, TransferResource group, CancellationToken cancellationToken)
    {
        var began = log.Begin();
        if (ResourceReader.Read(schemas.Group, group.Document).IsRefused(out var refused, out var document))
        {
            return LineOutcome.Refused(refused.Detail);
        }

        // Members have lines of their own.
        document.Remove("members");
        if (await store.FindAsync(target.ProviderKey, group.Id, cancellationToken) is { } there)
        {
            return Compare(there, document);
        }

        if ((await import.FindMembersAsync(target.ProviderKey, [group.Id], cancellationToken)).Count > 0)
        {
            return LineOutcome.Refused($"A user has the id {group.Id}.");
        }

        var context = log.Describe(target.Access, ImportTarget.Operation, target.RequestId, began, null, document, schemas.Group);
        var content = GroupDocument.ToContent(schemas.Group, document);
        var write = await import.ImportAsync(
            new ImportedGroup(
                new NewGroup(target.Authority, group.Id, content, [], context), group.ResourceVersion, group.Created, group.LastModified),
            cancellationToken);
        return write.Status switch
        {
            WriteStatus.Written => LineOutcome.Written,
            WriteStatus.Revoked or WriteStatus.Late => null,

            // The same line may stand in the file twice, or another process imports it.
            WriteStatus.Taken when await store.FindAsync(target.ProviderKey, group.Id, cancellationToken) is { } now => Compare(now, document),
            WriteStatus.Taken => LineOutcome.Refused(
                $"Another group of the connection has this {(write.TakenKey == GroupUniqueKey.ExternalId ? "externalId" : "displayName")}."),
            _ => LineOutcome.Refused($"The connection had a group {group.Id} and deleted it."),
        };
    }

    private static LineOutcome Compare(GroupRow there, JsonObject document) =>
        JsonNode.DeepEquals(UserDocument.Parse(there.Document), document)
            ? LineOutcome.Unchanged
            : LineOutcome.Refused($"The connection has a group {there.GroupId} that is not as the line says.");

    // Null if the connection has ended.
    private async Task<LineOutcome?> AddAsync(ImportTarget target, TransferMembers line, CancellationToken cancellationToken)
    {
        var began = log.Begin();
        var ids = line.Members.Select(member => member.Value).Where(id => id != line.Group).Distinct().ToList();
        var known = (await import.FindMembersAsync(target.ProviderKey, ids, cancellationToken)).ToHashSet();
        var missing = line.Members.Select(member => member.Value).Distinct().Where(id => !known.Contains(id)).ToList();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await store.FindAsync(target.ProviderKey, line.Group, cancellationToken) is not { } row)
            {
                return LineOutcome.Refused($"The connection has no group {line.Group}.");
            }

            var document = UserDocument.Parse(row.Document);
            var update = new GroupUpdate(
                target.Authority,
                line.Group,
                row.Version,
                GroupDocument.ToContent(schemas.Group, document),
                new MemberEdit([.. known], [], IsReplacement: false),
                log.Describe(target.Access, ImportTarget.Operation, target.RequestId, began, document, document, schemas.Group));
            var write = await store.UpdateAsync(update, cancellationToken);
            switch (write.Status)
            {
                case WriteStatus.Written:
                    return missing.Count == 0
                        ? new LineOutcome(write.Row is not null, null)
                        : new LineOutcome(write.Row is not null, $"{missing.Count} members are no users and groups of the connection, such as {missing[0]}.");
                case WriteStatus.Revoked or WriteStatus.Late:
                    return null;
                case WriteStatus.MissingMember:
                    // Deleted since they were looked up.
                    missing.AddRange(write.Missing!);
                    known.ExceptWith(write.Missing!);
                    break;
                case WriteStatus.VersionMismatch:
                    break;
                default:
                    return LineOutcome.Refused($"The members could not be added to the group {line.Group}.");
            }
        }

        return LineOutcome.Refused($"The group {line.Group} changed again and again: run the import again.");
    }
}

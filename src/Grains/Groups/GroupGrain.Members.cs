using System.Text.Json.Nodes;
using ScimCluster.Scim;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Patching;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>What a request says of the members.</summary>
internal sealed partial class GroupGrain
{
    private const int ChunkSize = 1000;

    private ScimResult<IReadOnlyList<Guid>> ReadIds(IReadOnlyCollection<string> values)
    {
        var ids = new List<Guid>(values.Count);
        foreach (var value in values)
        {
            if (!ResourceId.TryParse(value, out var id))
            {
                return NoMember(value);
            }

            if (id == GroupId)
            {
                return ScimError.InvalidValue("A group cannot be a member of itself.");
            }

            ids.Add(id);
        }

        return ids;
    }

    private static ScimError NoMember(string value) =>
        ScimError.InvalidValue($"'members' names '{Excerpt.Of(value)}', which is no user and no group of this connection.");

    private async Task<ScimResult<MemberEdits>> ReadEditsAsync(
        ProviderAccess access, IReadOnlyList<MemberChange> changes, CancellationToken cancellationToken)
    {
        var edits = new MemberEdits();
        foreach (var change in changes)
        {
            switch (change)
            {
                case AddMembers added:
                    if (ReadIds([.. added.Members.Select(member => member.Value)]).IsRefused(out var refused, out var toAdd))
                    {
                        return refused;
                    }

                    edits.Add(toAdd);
                    break;
                case ReplaceMembers replaced:
                    if (ReadIds([.. replaced.Members.Select(member => member.Value)]).IsRefused(out refused, out var toKeep))
                    {
                        return refused;
                    }

                    edits.Replace(toKeep);
                    break;
                case RemoveMembers removed:
                    // What is no id of ours is no member.
                    edits.Remove(removed.Values.Select(value => ResourceId.TryParse(value, out var id) ? id : Guid.Empty));
                    break;
                case RemoveMatchingMembers matching:
                    if ((await SelectAsync(access, edits, matching.Filter, cancellationToken)).IsRefused(out refused, out var selected))
                    {
                        return refused;
                    }

                    edits.Remove(selected);
                    break;
            }
        }

        return edits;
    }

    // A filter that names no values is evaluated on the members, up to the bound that lists have.
    private async Task<ScimResult<IReadOnlyList<Guid>>> SelectAsync(
        ProviderAccess access, MemberEdits edits, BoundFilter filter, CancellationToken cancellationToken)
    {
        List<Guid> selected = [.. edits.Added.Where(id => FilterEvaluator.Matches(filter, new JsonObject { ["value"] = id.ToString("D") }))];
        Guid? after = null;
        for (var seen = 0; !edits.IsReplacement;)
        {
            var chunk = await store.ReadMembersAsync(access.ProviderKey, GroupId, after, ChunkSize, cancellationToken);
            selected.AddRange(chunk.Members.Where(member => FilterEvaluator.Matches(filter, Element(member))).Select(member => member.MemberId));
            seen += chunk.Members.Count;
            if (!chunk.HasMore)
            {
                break;
            }

            if (seen >= options.Value.MaxCandidates)
            {
                return ScimError.TooMany(
                    $"The filter on 'members' would have to be evaluated on more than {options.Value.MaxCandidates} members: name them by 'value'.");
            }

            after = chunk.Members[^1].MemberId;
        }

        return selected;
    }

    private static JsonObject Element(GroupMemberRow member) =>
        new() { ["value"] = member.MemberId.ToString("D"), ["type"] = member.Type, ["display"] = member.Display };
}

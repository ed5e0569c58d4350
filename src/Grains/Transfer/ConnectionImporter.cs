using ScimCluster.Scim;
using ScimCluster.Scim.Transfer;

namespace ScimCluster.Grains;

/// <summary>Stores lines of an export, whatever their kind.</summary>
/// <param name="Users">For users.</param>
/// <param name="Groups">For groups and their members.</param>
internal sealed record ConnectionImporter(UserImporter Users, GroupImporter Groups)
{
    /// <summary>Imports lines of one kind.</summary>
    /// <returns>What came of each, in their order; <see cref="ImportTarget.Ended"/> if the rest would be refused.</returns>
    public Task<ScimResult<IReadOnlyList<LineOutcome>>> ImportAsync(
        ImportTarget target, IReadOnlyList<TransferLine> lines, CancellationToken cancellationToken) => lines[0] switch
        {
            TransferResource { IsUser: true } => Users.ImportAsync(target, [.. lines.Cast<TransferResource>()], cancellationToken),
            TransferResource => Groups.ImportGroupsAsync(target, [.. lines.Cast<TransferResource>()], cancellationToken),
            _ => Groups.ImportMembersAsync(target, [.. lines.Cast<TransferMembers>()], cancellationToken),
        };
}

using ScimCluster.Scim.Transfer;

namespace ScimCluster.Silo.Transfer;

/// <summary>Stores groups and their members; users come first in a file, then groups, then members.</summary>
internal interface IGroupImporter
{
    /// <summary>Imports groups without their members.</summary>
    /// <returns>What came of each, in the order of the batch.</returns>
    Task<IReadOnlyList<LineOutcome>> ImportGroupsAsync(IReadOnlyList<TransferResource> groups, CancellationToken cancellationToken);

    /// <summary>Adds members to groups; those who are in already stay.</summary>
    /// <returns>What came of each line, in the order of the batch.</returns>
    Task<IReadOnlyList<LineOutcome>> ImportMembersAsync(IReadOnlyList<TransferMembers> lines, CancellationToken cancellationToken);
}

/// <summary>Refuses groups: nothing writes them yet.</summary>
internal sealed class NoGroupImporter : IGroupImporter
{
    private const string Reason = "Groups cannot be imported yet.";

    public Task<IReadOnlyList<LineOutcome>> ImportGroupsAsync(
        IReadOnlyList<TransferResource> groups, CancellationToken cancellationToken) => RefuseAsync(groups.Count);

    public Task<IReadOnlyList<LineOutcome>> ImportMembersAsync(
        IReadOnlyList<TransferMembers> lines, CancellationToken cancellationToken) => RefuseAsync(lines.Count);

    private static Task<IReadOnlyList<LineOutcome>> RefuseAsync(int count) =>
        Task.FromResult<IReadOnlyList<LineOutcome>>([.. Enumerable.Repeat(LineOutcome.Refused(Reason), count)]);
}

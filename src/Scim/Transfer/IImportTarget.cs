namespace ScimCluster.Scim.Transfer;

/// <summary>Stores the lines of a file.</summary>
public interface IImportTarget
{
    /// <summary>Imports lines of one kind: users, groups, or members of groups.</summary>
    /// <param name="lines">The lines, at least one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What came of each, in their order; a refusal if all further lines would be refused, too.</returns>
    Task<ScimResult<IReadOnlyList<LineOutcome>>> ImportAsync(IReadOnlyList<TransferLine> lines, CancellationToken cancellationToken);
}

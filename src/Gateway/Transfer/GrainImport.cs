using ScimCluster.Gateway.Http;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Transfer;

namespace ScimCluster.Gateway.Transfer;

/// <summary>Has a grain store the lines of a file; a call that is not answered is made again.</summary>
internal sealed class GrainImport(
    GrainCalls grains, ProviderConnection connection, string userId, string requestId, bool preserveCase) : IImportTarget
{
    public async Task<ScimResult<IReadOnlyList<LineOutcome>>> ImportAsync(IReadOnlyList<TransferLine> lines, CancellationToken cancellationToken)
    {
        var command = new ImportLines(
            userId,
            connection.ProviderKey,
            [.. lines.OfType<TransferResource>().Select(Describe)],
            [.. lines.OfType<TransferMembers>().Select(Describe)],
            requestId,
            PreserveCase: preserveCase);
        var reply = await grains.RepeatAsync(
            cluster => cluster.GetProviderImport(connection.ProviderId).ImportAsync(command with { NotAfter = grains.NotAfter }, cancellationToken),
            cancellationToken);
        return reply.IsRefused(out var refused, out var imported)
            ? refused
            : ScimResult.Of<IReadOnlyList<LineOutcome>>([.. imported.Lines.Select(line => new LineOutcome(line.IsNew, line.Reason))]);
    }

    private static ImportedResource Describe(TransferResource line) =>
        new(line.IsUser, line.Id, line.ResourceVersion, line.Created, line.LastModified, line.Document.ToJsonString());

    private static ImportedMembers Describe(TransferMembers line) => new(line.Group, Ids(line, TransferMember.User), Ids(line, TransferMember.Group));

    private static Guid[] Ids(TransferMembers line, string type) =>
        [.. line.Members.Where(member => member.Type == type).Select(member => member.Value)];
}

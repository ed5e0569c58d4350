using Orleans.Concurrency;
using ScimCluster.Scim;
using ScimCluster.Scim.Transfer;

namespace ScimCluster.Grains;

[StatelessWorker, Reentrant]
internal sealed class ProviderImportGrain(ConnectionImporter importer, IGrainFactory grains, TimeProvider time)
    : Grain, IProviderImportGrain
{
    // Each attempt that fails has seen a token of the connection end.
    private const int MaxAttempts = 3;

    private static readonly ScimError NotFound = ScimError.NotFound("SCIM provider not found");
    private static readonly ScimError SeveralKinds = ScimError.InvalidValue("The lines are not of one kind: users, groups, or members of groups.");

    public async Task<Reply<ImportedLines>> ImportAsync(ImportLines command, CancellationToken cancellationToken)
    {
        if (!IsOfOneKind(command))
        {
            return SeveralKinds;
        }

        TransferLine[] lines = [.. command.Resources.Select(Parse), .. command.Members.Select(Parse)];
        for (var attempt = 1; ; attempt++)
        {
            var reply = await grains.GetProvider(this.ProviderId()).GetAccessAsync(command.ActorId, command.NotAfter, cancellationToken);
            if (reply.IsRefused(out var refused, out var access))
            {
                return refused;
            }

            if (command.ProviderKey != access.ProviderKey)
            {
                return NotFound;
            }

            var outcomes = await importer.ImportAsync(
                new ImportTarget(access, command.RequestId, command.PreserveCase), lines, cancellationToken);
            if (!outcomes.IsRefused(out refused, out var imported))
            {
                return new ImportedLines([.. imported.Select(line => new ImportedLine(line.IsNew, line.Reason))]);
            }

            if (command.NotAfter <= time.GetUtcNow())
            {
                return Refusals.Late;
            }

            if (attempt == MaxAttempts)
            {
                return refused;
            }
        }
    }

    private static bool IsOfOneKind(ImportLines command) => command.Members.Length > 0
        ? command.Resources.Length == 0
        : command.Resources.Select(resource => resource.IsUser).Distinct().Count() == 1;

    private static TransferResource Parse(ImportedResource resource) => new(
        resource.IsUser, resource.Id, resource.Version, resource.Created, resource.LastModified, UserDocument.Parse(resource.Document));

    private static TransferMembers Parse(ImportedMembers members) => new(
        members.GroupId,
        [
            .. members.Users.Select(id => new TransferMember(id, TransferMember.User)),
            .. members.Groups.Select(id => new TransferMember(id, TransferMember.Group)),
        ]);
}

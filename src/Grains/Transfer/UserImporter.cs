using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ScimCluster.Scim;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Transfer;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Checks users as a POST does and stores them under their ids; who is there already as the file says is passed over.</summary>
internal sealed class UserImporter(
    IUserImportStore store, SchemaCatalog schemas, UserMappings mappings, WriteLog log, IOptions<IdentityOptions> options)
{
    // Each user is a transaction of its own: as many wait for their commits at the same time.
    private const int Concurrency = 8;

    /// <summary>Imports a batch.</summary>
    /// <returns>What came of each, in the order of the batch; <see cref="ImportTarget.Ended"/> if the rest would be refused.</returns>
    public async Task<ScimResult<IReadOnlyList<LineOutcome>>> ImportAsync(
        ImportTarget target, IReadOnlyList<TransferResource> users, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. users.Select(user => user.Id)];
        var there = (await store.FindUsersAsync(target.ProviderKey, ids, cancellationToken)).ToDictionary(row => row.UserId);
        var groups = (await store.FindGroupsAsync(target.ProviderKey, ids, cancellationToken)).ToHashSet();
        var outcomes = new LineOutcome?[users.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, users.Count, parallel, async (index, token) =>
        {
            var user = users[index];
            outcomes[index] = groups.Contains(user.Id)
                ? LineOutcome.Refused($"A group has the id {user.Id}.")
                : await ImportAsync(target, user, there.GetValueOrDefault(user.Id), token);
        });
        return outcomes.Contains(null) ? ImportTarget.Ended : ScimResult.Of<IReadOnlyList<LineOutcome>>([.. outcomes.Select(outcome => outcome!.Value)]);
    }

    // Null if the connection has ended.
    private async Task<LineOutcome?> ImportAsync(
        ImportTarget target, TransferResource user, IdentityRow? there, CancellationToken cancellationToken)
    {
        var began = log.Begin();
        if (ResourceReader.Read(schemas.User, user.Document, new ReaderOptions(PreserveCase: target.PreserveCase)).IsRefused(out var refused, out var document))
        {
            return LineOutcome.Refused(refused.Detail);
        }

        UserDocument.SetActiveIfAbsent(document, active: true);
        if (there is not null)
        {
            return Compare(there, document);
        }

        var content = UserDocument.ToContent(schemas.User, document, mappings.Of(target.Access), target.PreserveCase);
        if (Encoding.UTF8.GetByteCount(content.Document) > options.Value.MaxDocumentBytes)
        {
            return LineOutcome.Refused($"The user would have more than {options.Value.MaxDocumentBytes} bytes.");
        }

        var context = log.Describe(target.Access, ImportTarget.Operation, target.RequestId, began, null, document);
        var import = await store.ImportAsync(
            new ImportedIdentity(
                new NewIdentity(target.Authority, user.Id, content, context), user.ResourceVersion, user.Created, user.LastModified),
            cancellationToken);
        switch (import.Status)
        {
            case UserImportStatus.Written:
                return LineOutcome.Written;
            case UserImportStatus.Revoked:
                return null;
            default:
                // The same line may stand in the file twice, or another process imports it.
                var now = await store.FindUsersAsync(target.ProviderKey, [user.Id], cancellationToken);
                return now.Count == 0 ? LineOutcome.Refused(Describe(import, user.Id)) : Compare(now[0], document);
        }
    }

    private static LineOutcome Compare(IdentityRow there, JsonObject document) =>
        JsonNode.DeepEquals(UserDocument.Parse(there.Document), document)
            ? LineOutcome.Unchanged
            : LineOutcome.Refused($"The connection has a user {there.UserId} who is not as the line says.");

    private static string Describe(UserImport import, Guid id) => import.Status switch
    {
        UserImportStatus.IdTaken => $"The id {id} is taken by a user of another connection, or by one who was deleted.",
        UserImportStatus.KnownUnderOtherId => "The connection had this person under another id, and deleted the person.",
        _ => import.TakenKey switch
        {
            IdentityUniqueKey.Email => "Another user of the scope has this e-mail address.",
            IdentityUniqueKey.UserName => "Another user of the connection has this userName.",
            IdentityUniqueKey.Attribute => $"Another user of the connection has this {import.TakenAttribute}.",
            _ => "Another user of the connection has this externalId or userName.",
        },
    };
}

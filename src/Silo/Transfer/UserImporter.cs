using System.Text;
using System.Text.Json.Nodes;
using ScimCluster.Grains;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Transfer;
using ScimCluster.Storage;

namespace ScimCluster.Silo.Transfer;

/// <summary>Checks users as a POST does and stores them under their ids; who is there already as the file says is passed over.</summary>
internal sealed class UserImporter(
    IUserImportStore store, SchemaCatalog schemas, UserMappings mappings, WriteLog log, ProviderAccess target, UserImportRules rules)
{
    // Each user is a transaction of its own: as many wait for their commits at the same time.
    private const int Concurrency = 8;

    /// <summary>Imports a batch.</summary>
    /// <returns>What came of each, in the order of the batch.</returns>
    /// <exception cref="StartException">The connection has ended, or one of its tokens: the rest would be refused, too.</exception>
    public async Task<IReadOnlyList<LineOutcome>> ImportAsync(IReadOnlyList<TransferResource> users, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. users.Select(user => user.Id)];
        var there = (await store.FindUsersAsync(target.ProviderKey, ids, cancellationToken)).ToDictionary(row => row.UserId);
        var groups = (await store.FindGroupsAsync(target.ProviderKey, ids, cancellationToken)).ToHashSet();
        var outcomes = new LineOutcome[users.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, users.Count, options, async (index, token) =>
        {
            var user = users[index];
            outcomes[index] = groups.Contains(user.Id)
                ? LineOutcome.Refused($"A group has the id {user.Id}.")
                : await ImportAsync(user, there.GetValueOrDefault(user.Id), token);
        });
        return outcomes;
    }

    private async Task<LineOutcome> ImportAsync(TransferResource user, IdentityRow? there, CancellationToken cancellationToken)
    {
        var began = log.Begin();
        if (ResourceReader.Read(schemas.User, user.Document, new ReaderOptions(PreserveCase: rules.PreserveCase)).IsRefused(out var refused, out var document))
        {
            return LineOutcome.Refused(refused.Detail);
        }

        UserDocument.SetActiveIfAbsent(document, active: true);
        if (there is not null)
        {
            return Compare(there, document);
        }

        var content = UserDocument.ToContent(schemas.User, document, mappings.Of(target), rules.PreserveCase);
        if (Encoding.UTF8.GetByteCount(content.Document) > rules.MaxDocumentBytes)
        {
            return LineOutcome.Refused($"The user would have more than {rules.MaxDocumentBytes} bytes.");
        }

        var authority = new WriteAuthority(target.ProviderKey, target.Epoch, DateTimeOffset.MaxValue);
        var context = log.Describe(target, "import", ImportRequest.Id, began, null, document);
        var import = await store.ImportAsync(
            new ImportedIdentity(
                new NewIdentity(authority, user.Id, content, context), user.ResourceVersion, user.Created, user.LastModified),
            cancellationToken);
        switch (import.Status)
        {
            case UserImportStatus.Written:
                return LineOutcome.Written;
            case UserImportStatus.Revoked:
                throw ImportRequest.Revoked();
            default:
                // The same line may stand in the file twice, or another process imports it.
                var now = await store.FindUsersAsync(target.ProviderKey, [user.Id], cancellationToken);
                return now.Count == 0 ? LineOutcome.Refused(Describe(import, user.Id)) : Compare(now[0], document);
        }
    }

    private static LineOutcome Compare(IdentityRow there, JsonObject document) =>
        JsonNode.DeepEquals(UserDocument.Parse(there.Document), document)
            ? LineOutcome.Skipped
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

/// <summary>What the settings of the deployment say of users.</summary>
/// <param name="PreserveCase"><c>Gateway:PreserveCase</c>.</param>
/// <param name="MaxDocumentBytes"><c>Identities:MaxDocumentBytes</c>.</param>
internal sealed record UserImportRules(bool PreserveCase, int MaxDocumentBytes);

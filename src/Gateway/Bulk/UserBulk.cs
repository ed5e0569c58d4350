using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Endpoints;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Users;

namespace ScimCluster.Gateway.Bulk;

/// <summary>Users as operations of bulk requests.</summary>
internal sealed class UserBulk(SchemaCatalog schemas, UserWrites writes, IOptions<GatewayOptions> options) : IBulkResources
{
    public ResourceType Type => schemas.User;

    public string? FindKey(JsonObject data) =>
        data["userName"] is JsonValue name && name.GetValueKind() == JsonValueKind.String && !string.IsNullOrWhiteSpace(name.GetValue<string>())
            ? UserKeys.From(data).AccountId
            : null;

    public async Task<BulkWrite> CreateAsync(
        WriteContext context, JsonObject data, Preconditions preconditions, CancellationToken cancellationToken)
    {
        if (Read(data).IsRefused(out var refused, out var document))
        {
            return BulkWrite.Refused(refused);
        }

        if (preconditions.ForCreate() is { } failed)
        {
            return BulkWrite.Refused(failed);
        }

        var accountId = UserKeys.From(document).AccountId;
        var reply = await writes.CreateAsync(context, accountId, document, onlyNew: false, cancellationToken);
        return Answer(StatusCodes.Status201Created, reply) with { AccountId = accountId };
    }

    public async Task<BulkWrite> ReplaceAsync(
        WriteContext context, string id, JsonObject data, VersionCondition? condition, CancellationToken cancellationToken) =>
        Read(data).IsRefused(out var refused, out var document)
            ? BulkWrite.Refused(refused)
            : Answer(StatusCodes.Status200OK, await writes.ReplaceAsync(context, id, document, condition, cancellationToken));

    public async Task<BulkWrite> PatchAsync(
        WriteContext context, string id, JsonObject data, VersionCondition? condition, CancellationToken cancellationToken) =>
        Answer(StatusCodes.Status200OK, await writes.PatchAsync(context, id, data, condition, cancellationToken));

    public async Task<BulkWrite> DeleteAsync(
        WriteContext context, string id, VersionCondition? condition, CancellationToken cancellationToken) =>
        await writes.DeleteAsync(context, id, condition, cancellationToken) is { } refused
            ? BulkWrite.Refused(refused)
            : new BulkWrite(StatusCodes.Status204NoContent, id, null);

    private ScimResult<JsonObject> Read(JsonObject data) =>
        ResourceReader.Read(schemas.User, data, new ReaderOptions(PreserveCase: options.Value.PreserveCase));

    private static BulkWrite Answer(int status, IdentityReply reply) => reply.Snapshot is { } user
        ? new BulkWrite(status, user.UserId.ToString("D"), user.Version)
        : BulkWrite.Refused(reply.Refusal!.ToError());
}

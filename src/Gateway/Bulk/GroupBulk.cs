using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Gateway.Endpoints;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;
using ScimCluster.Scim.Groups;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Bulk;

/// <summary>Groups as operations of bulk requests.</summary>
internal sealed class GroupBulk(SchemaCatalog schemas, GroupWrites writes) : IBulkResources
{
    public ResourceType Type => schemas.Group;

    public string? FindKey(JsonObject data) =>
        data["displayName"] is JsonValue name && name.GetValueKind() == JsonValueKind.String && !string.IsNullOrWhiteSpace(name.GetValue<string>())
            ? GroupKeys.From(data).DisplayNameKey
            : null;

    public async Task<BulkWrite> CreateAsync(
        WriteContext context, JsonObject data, Preconditions preconditions, CancellationToken cancellationToken) =>
        GroupRequest.Read(schemas.Group, data).IsRefused(out var refused, out var group) || (refused = preconditions.ForCreate()) is not null
            ? BulkWrite.Refused(refused)
            : Answer(StatusCodes.Status201Created, await writes.CreateAsync(context, group, cancellationToken));

    public async Task<BulkWrite> ReplaceAsync(
        WriteContext context, string id, JsonObject data, VersionCondition? condition, CancellationToken cancellationToken) =>
        GroupRequest.Read(schemas.Group, data).IsRefused(out var refused, out var group)
            ? BulkWrite.Refused(refused)
            : Answer(StatusCodes.Status200OK, await writes.ReplaceAsync(context, id, group, condition, cancellationToken));

    // 204, as a single request that names no attributes is answered.
    public async Task<BulkWrite> PatchAsync(
        WriteContext context, string id, JsonObject data, VersionCondition? condition, CancellationToken cancellationToken) =>
        Answer(StatusCodes.Status204NoContent, await writes.PatchAsync(context, id, data, condition, cancellationToken));

    public async Task<BulkWrite> DeleteAsync(
        WriteContext context, string id, VersionCondition? condition, CancellationToken cancellationToken) =>
        await writes.DeleteAsync(context, id, condition, cancellationToken) is { } refused
            ? BulkWrite.Refused(refused)
            : new BulkWrite(StatusCodes.Status204NoContent, id, null);

    private static BulkWrite Answer(int status, Reply<GroupSnapshot> reply) => reply.IsRefused(out var refused, out var group)
        ? BulkWrite.Refused(refused)
        : new BulkWrite(status, group.GroupId.ToString("D"), group.Version);
}

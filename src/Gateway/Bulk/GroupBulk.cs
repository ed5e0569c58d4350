using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Gateway.Endpoints;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;
using ScimCluster.Scim.Groups;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Bulk;

/// <summary>Groups as operations of bulk requests.</summary>
internal sealed class GroupBulk(SchemaCatalog schemas, GrainCalls grains, TimeProvider time) : IBulkResources
{
    public ResourceType Type => schemas.Group;

    public string? FindKey(JsonObject data) =>
        data["displayName"] is JsonValue name && name.GetValueKind() == JsonValueKind.String && !string.IsNullOrWhiteSpace(name.GetValue<string>())
            ? GroupKeys.From(data).DisplayNameKey
            : null;

    // The id names the create: repeated, it is carried out once.
    public async Task<BulkWrite> CreateAsync(
        WriteContext context, JsonObject data, Preconditions preconditions, CancellationToken cancellationToken)
    {
        if (GroupRequest.Read(schemas.Group, data).IsRefused(out var refused, out var group)
            || (refused = preconditions.ForCreate()) is not null)
        {
            return BulkWrite.Refused(refused);
        }

        var reply = await grains.CallGroupAsync(
            context.Tenant,
            Guid.CreateVersion7(time.GetUtcNow()),
            mayRepeat: true,
            grain => grain.CreateAsync(
                new CreateGroup(context.Tenant.ForWrite(grains), group.Document, group.Members, context.RequestId), cancellationToken),
            cancellationToken);
        return Answer(StatusCodes.Status201Created, reply);
    }

    public async Task<BulkWrite> ReplaceAsync(
        WriteContext context, string id, JsonObject data, VersionCondition? condition, CancellationToken cancellationToken)
    {
        if (GroupRequest.Read(schemas.Group, data).IsRefused(out var refused, out var group))
        {
            return BulkWrite.Refused(refused);
        }

        var reply = await grains.CallGroupAsync(
            context.Tenant,
            id,
            mayRepeat: condition is null,
            grain => grain.ReplaceAsync(
                new ReplaceGroup(context.Tenant.ForWrite(grains), group.Document, group.Members, context.RequestId, condition), cancellationToken),
            cancellationToken);
        return Answer(StatusCodes.Status200OK, reply);
    }

    // 204, as a single request that names no attributes is answered.
    public async Task<BulkWrite> PatchAsync(
        WriteContext context, string id, JsonObject data, VersionCondition? condition, CancellationToken cancellationToken)
    {
        var text = UserRequest.ToText(data);
        var reply = await grains.CallGroupAsync(
            context.Tenant,
            id,
            mayRepeat: false,
            grain => grain.PatchAsync(new PatchGroup(context.Tenant.ForWrite(grains), text, context.RequestId, condition), cancellationToken),
            cancellationToken);
        return Answer(StatusCodes.Status204NoContent, reply);
    }

    public async Task<BulkWrite> DeleteAsync(
        WriteContext context, string id, VersionCondition? condition, CancellationToken cancellationToken)
    {
        var unanswered = 0;
        var reply = await grains.CallGroupAsync(
            context.Tenant,
            id,
            mayRepeat: true,
            async grain =>
            {
                unanswered++;
                var answered = await grain.DeleteAsync(new DeleteGroup(context.Tenant.ForWrite(grains), context.RequestId, condition), cancellationToken);
                unanswered--;
                return answered;
            },
            cancellationToken);

        // An attempt whose answer was lost has deleted it.
        return reply.IsRefused(out var refused, out _) && !(unanswered > 0 && refused.Status == StatusCodes.Status404NotFound)
            ? BulkWrite.Refused(refused)
            : new BulkWrite(StatusCodes.Status204NoContent, id, null);
    }

    private static BulkWrite Answer(int status, Reply<GroupSnapshot> reply) => reply.IsRefused(out var refused, out var group)
        ? BulkWrite.Refused(refused)
        : new BulkWrite(status, group.GroupId.ToString("D"), group.Version);
}

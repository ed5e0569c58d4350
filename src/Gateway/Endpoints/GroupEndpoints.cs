using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The methods of <c>/Groups</c> (RFC 7644 §3.2).</summary>
internal static class GroupEndpoints
{
    public static void MapGroups(this RouteGroupBuilder scim)
    {
        var groups = scim.MapGroup("/Groups").RequireAuthorization(ScimTokenAuthentication.Policy);
        groups.MapOnly(HttpMethods.Post, "/.search", SearchAsync);
        groups.MapPost("/", CreateAsync);
        groups.MapRead("/", ListAsync);
        groups.MapRead("/{id}", GetAsync);
        groups.MapPut("/{id}", ReplaceAsync);
        groups.MapPatch("/{id}", PatchAsync);
        groups.MapDelete("/{id}", DeleteAsync);
    }

    // RFC 7644 §3.3: 201 with Location, or a SCIM error.
    private static async Task<IResult> CreateAsync(
        HttpContext context,
        WriteContext write,
        GroupWrites writes,
        GrainCalls grains,
        SchemaCatalog schemas,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken)
    {
        if (AttributeProjections.From(schemas.Group, context.Request.Query).IsRefused(out var refused, out var projection)
            || Preconditions.Read(context.Request).IsRefused(out refused, out var preconditions)
            || IdempotencyKey.Read(context.Request).IsRefused(out refused, out var key)
            || (await GroupRequest.ReadAsync(schemas.Group, context.Request, options.Value, cancellationToken)).IsRefused(out refused, out var group)
            || (refused = preconditions.ForCreate()) is not null)
        {
            return ScimHttpResult.Refused(refused);
        }

        var reply = await writes.CreateAsync(write with { IdempotencyKey = key.Value }, group, cancellationToken);
        if (reply.IsRefused(out refused, out var created))
        {
            return ScimHttpResult.Refused(refused);
        }

        var source = new GroupSource(grains, write.Tenant, schemas, projection);
        return GroupHttpResult.Created(source, await source.WithMembersAsync(created, cancellationToken));
    }

    // RFC 7644 §3.4.1; §3.14 for a client that has the version already.
    private static async Task<IResult> GetAsync(
        string id, HttpContext context, Tenant tenant, GrainCalls grains, SchemaCatalog schemas, CancellationToken cancellationToken)
    {
        if (AttributeProjections.From(schemas.Group, context.Request.Query).IsRefused(out var refused, out var projection)
            || Preconditions.Read(context.Request).IsRefused(out refused, out var preconditions))
        {
            return ScimHttpResult.Refused(refused);
        }

        var source = new GroupSource(grains, tenant, schemas, projection);
        return (await source.ReadAsync(id, cancellationToken)).IsRefused(out refused, out var group)
            ? ScimHttpResult.Refused(refused)
            : preconditions.ForRead(group.Group.Version) is { } answer ? answer : GroupHttpResult.Ok(source, group);
    }

    // RFC 7644 §3.4.2.
    private static async Task<IResult> ListAsync(
        HttpContext context,
        Tenant tenant,
        GrainCalls grains,
        SchemaCatalog schemas,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken) =>
        ListRequest.Read(schemas.Group, context.Request.Query, options.Value).IsRefused(out var refused, out var request)
            ? ScimHttpResult.Refused(refused)
            : await AnswerAsync(request, new GroupSource(grains, tenant, schemas, request.Projection), cancellationToken);

    // RFC 7644 §3.4.3.
    private static async Task<IResult> SearchAsync(
        HttpContext context,
        Tenant tenant,
        GrainCalls grains,
        SchemaCatalog schemas,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken) =>
        (await UserRequest.ReadSearchAsync(context.Request, options.Value, cancellationToken)).IsRefused(out var refused, out var body)
        || ListRequest.Read(schemas.Group, body, options.Value).IsRefused(out refused, out var request)
            ? ScimHttpResult.Refused(refused)
            : await AnswerAsync(request, new GroupSource(grains, tenant, schemas, request.Projection), cancellationToken);

    // RFC 7644 §3.5.1: 200 with the representation; no members means that nobody is one.
    private static async Task<IResult> ReplaceAsync(
        string id,
        HttpContext context,
        WriteContext write,
        GroupWrites writes,
        GrainCalls grains,
        SchemaCatalog schemas,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken)
    {
        if (AttributeProjections.From(schemas.Group, context.Request.Query).IsRefused(out var refused, out var projection)
            || Preconditions.Read(context.Request).IsRefused(out refused, out var preconditions)
            || (await GroupRequest.ReadAsync(schemas.Group, context.Request, options.Value, cancellationToken)).IsRefused(out refused, out var group))
        {
            return ScimHttpResult.Refused(refused);
        }

        var reply = await writes.ReplaceAsync(write, id, group, preconditions.ForChange(), cancellationToken);
        if (reply.IsRefused(out refused, out var replaced))
        {
            return ScimHttpResult.Refused(refused);
        }

        var source = new GroupSource(grains, write.Tenant, schemas, projection);
        return GroupHttpResult.Ok(source, await source.WithMembersAsync(replaced, cancellationToken));
    }

    // RFC 7644 §3.5.2: 204, which spares large groups; 200 with the representation for a client that names attributes.
    private static async Task<IResult> PatchAsync(
        string id,
        HttpContext context,
        WriteContext write,
        GroupWrites writes,
        GrainCalls grains,
        SchemaCatalog schemas,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken)
    {
        if (AttributeProjections.From(schemas.Group, context.Request.Query).IsRefused(out var refused, out var projection)
            || Preconditions.Read(context.Request).IsRefused(out refused, out var preconditions)
            || (await UserRequest.ReadJsonAsync(context.Request, options.Value.MaxGroupBodyBytes, cancellationToken)).IsRefused(out refused, out var patch))
        {
            return ScimHttpResult.Refused(refused);
        }

        var reply = await writes.PatchAsync(write, id, patch, preconditions.ForChange(), cancellationToken);
        if (reply.IsRefused(out refused, out var patched))
        {
            return ScimHttpResult.Refused(refused);
        }

        if (projection.IsDefault)
        {
            return ScimHttpResult.NoContentOf(patched.Version);
        }

        var source = new GroupSource(grains, write.Tenant, schemas, projection);
        return GroupHttpResult.Ok(source, await source.WithMembersAsync(patched, cancellationToken));
    }

    // RFC 7644 §3.6: 204, and 404 from then on.
    private static async Task<IResult> DeleteAsync(
        string id, HttpContext context, WriteContext write, GroupWrites writes, CancellationToken cancellationToken)
    {
        if (Preconditions.Read(context.Request).IsRefused(out var refused, out var preconditions))
        {
            return ScimHttpResult.Refused(refused);
        }

        return await writes.DeleteAsync(write, id, preconditions.ForChange(), cancellationToken) is { } failed
            ? ScimHttpResult.Refused(failed)
            : ScimHttpResult.NoContent;
    }

    private static async Task<IResult> AnswerAsync(ListRequest request, GroupSource source, CancellationToken cancellationToken) =>
        (await source.ListAsync(request.Query, cancellationToken)).IsRefused(out var refused, out var page)
            ? ScimHttpResult.Refused(refused)
            : GroupHttpResult.List(source, page, request.StartIndex);
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Users;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The methods of <c>/Users</c> (RFC 7644 §3.2).</summary>
internal static class UserEndpoints
{
    // Located once, and three times again: each has seen the person get another accountId in between.
    private const int MaxLocateAttempts = 4;

    public static void MapUsers(this RouteGroupBuilder scim)
    {
        var users = scim.MapGroup(SchemaCatalog.BuiltIn.User.Endpoint).RequireAuthorization(ScimTokenAuthentication.Policy);
        users.MapPost("/", CreateAsync);
        users.MapRead("/", ListAsync);
        users.MapRead("/{id}", GetAsync);
        users.MapPut("/{id}", ReplaceAsync);
        users.MapPatch("/{id}", PatchAsync);
        users.MapDelete("/{id}", DeleteAsync);
    }

    // RFC 7644 §3.3: 201 with Location, or a SCIM error.
    private static async Task<ScimHttpResult> CreateAsync(
        HttpContext context, Tenant tenant, IGrainFactory grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        if (AttributeProjections.From(context.Request.Query).IsRefused(out var refused, out var projection))
        {
            return ScimHttpResult.Refused(refused);
        }

        // A body that breaks its schema is refused before any grain is activated.
        var body = await UserRequest.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.IsRefused(out refused, out var document))
        {
            return ScimHttpResult.Refused(refused);
        }

        var accountId = UserKeys.From(document).AccountId;
        var reply = await grains.GetIdentity(tenant.Access.ProviderId, accountId).CreateAsync(
            new CreateIdentity(tenant.Access, UserRequest.ToText(document), context.TraceIdentifier), cancellationToken);
        return reply.Snapshot is { } user
            ? ScimHttpResult.Created(user, projection)
            : ScimHttpResult.Refused(reply.Refusal!.ToError());
    }

    // RFC 7644 §3.4.2: a page in a stable order; a filter that is not supported is refused, never widened.
    private static async Task<ScimHttpResult> ListAsync(
        HttpContext context, Tenant tenant, IGrainFactory grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        if (ListRequest.Read(context.Request.Query, options.Value).IsRefused(out var refused, out var request))
        {
            return ScimHttpResult.Refused(refused);
        }

        var reply = await grains.GetDirectory(tenant.Access.ProviderId).ListAsync(
            tenant.Access, new ListIdentities(request.Filter, request.StartIndex, request.Count), cancellationToken);
        return reply.IsRefused(out refused, out var page)
            ? ScimHttpResult.Refused(refused)
            : ScimHttpResult.List(page, request.StartIndex, request.Projection);
    }

    // RFC 7644 §3.4.1.
    private static async Task<ScimHttpResult> GetAsync(
        string id, HttpContext context, Tenant tenant, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (AttributeProjections.From(context.Request.Query).IsRefused(out var refused, out var projection))
        {
            return ScimHttpResult.Refused(refused);
        }

        var reply = await grains.GetDirectory(tenant.Access.ProviderId).GetAsync(tenant.Access, id, cancellationToken);
        return reply.IsRefused(out refused, out var user)
            ? ScimHttpResult.Refused(refused)
            : ScimHttpResult.Ok(user, projection);
    }

    // RFC 7644 §3.5.1: 200 with the representation. PUT never creates.
    private static Task<ScimHttpResult> ReplaceAsync(
        string id,
        HttpContext context,
        Tenant tenant,
        IGrainFactory grains,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            context,
            tenant,
            grains,
            () => UserRequest.ReadAsync(context.Request, options.Value, cancellationToken),
            (identity, userId, document) => identity.ReplaceAsync(
                new ReplaceIdentity(tenant.Access, userId, document, context.TraceIdentifier), cancellationToken),
            cancellationToken);

    // RFC 7644 §3.5.2: 200 with the representation, which every identity provider accepts.
    private static Task<ScimHttpResult> PatchAsync(
        string id,
        HttpContext context,
        Tenant tenant,
        IGrainFactory grains,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            context,
            tenant,
            grains,
            () => UserRequest.ReadPatchAsync(context.Request, options.Value, cancellationToken),
            (identity, userId, patch) => identity.PatchAsync(
                new PatchIdentity(tenant.Access, userId, patch, context.TraceIdentifier), cancellationToken),
            cancellationToken);

    // RFC 7644 §3.6: 204, and 404 from then on.
    private static async Task<ScimHttpResult> DeleteAsync(
        string id, HttpContext context, Tenant tenant, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var reply = await CallAsync(
            id,
            tenant,
            grains,
            (identity, userId) => identity.DeprovisionAsync(
                new DeprovisionIdentity(tenant.Access, userId, context.TraceIdentifier), cancellationToken),
            cancellationToken);
        return reply.Refusal is { } refusal ? ScimHttpResult.Refused(refusal.ToError()) : ScimHttpResult.NoContent;
    }

    private static async Task<ScimHttpResult> ChangeAsync(
        string id,
        HttpContext context,
        Tenant tenant,
        IGrainFactory grains,
        Func<Task<ScimResult<JsonObject>>> readBody,
        Func<IIdentityGrain, Guid, string, Task<IdentityReply>> change,
        CancellationToken cancellationToken)
    {
        if (AttributeProjections.From(context.Request.Query).IsRefused(out var refused, out var projection)
            || (await readBody()).IsRefused(out refused, out var body))
        {
            return ScimHttpResult.Refused(refused);
        }

        var text = UserRequest.ToText(body);
        var reply = await CallAsync(
            id, tenant, grains, (identity, userId) => change(identity, userId, text), cancellationToken);
        return reply.Snapshot is { } user
            ? ScimHttpResult.Ok(user, projection)
            : ScimHttpResult.Refused(reply.Refusal!.ToError());
    }

    private static async Task<IdentityReply> CallAsync(
        string id,
        Tenant tenant,
        IGrainFactory grains,
        Func<IIdentityGrain, Guid, Task<IdentityReply>> call,
        CancellationToken cancellationToken)
    {
        var directory = grains.GetDirectory(tenant.Access.ProviderId);
        for (var attempt = 0; attempt < MaxLocateAttempts; attempt++)
        {
            var located = await directory.LocateAsync(tenant.Access, id, cancellationToken);
            if (located.IsRefused(out var refused, out var location))
            {
                return refused;
            }

            var reply = await call(grains.GetIdentity(tenant.Access.ProviderId, location.AccountId), location.UserId);
            if (!reply.Moved)
            {
                return reply;
            }
        }

        return ScimError.Unavailable("The resource was renamed again and again while the request was carried out; send it again.");
    }
}

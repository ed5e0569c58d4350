using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Grains;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Users;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The methods of <c>/Users</c> (RFC 7644 §3.2).</summary>
internal static class UserEndpoints
{
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
        HttpContext context, Tenant tenant, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
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
        var reply = await grains.Once.GetIdentity(tenant.Access.ProviderId, accountId).CreateAsync(
            new CreateIdentity(tenant.ForWrite(grains), UserRequest.ToText(document), context.TraceIdentifier), cancellationToken);
        return reply.Snapshot is { } user
            ? ScimHttpResult.Created(user, projection)
            : ScimHttpResult.Refused(reply.Refusal!.ToError());
    }

    // RFC 7644 §3.4.2: a page in a stable order; a filter that is not supported is refused, never widened.
    private static async Task<ScimHttpResult> ListAsync(
        HttpContext context, Tenant tenant, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        if (ListRequest.Read(context.Request.Query, options.Value).IsRefused(out var refused, out var request))
        {
            return ScimHttpResult.Refused(refused);
        }

        var reply = await grains.RepeatAsync(
            cluster => cluster.GetDirectory(tenant.Access.ProviderId).ListAsync(
                tenant.Access, new ListIdentities(request.Filter, request.StartIndex, request.Count), cancellationToken),
            cancellationToken);
        return reply.IsRefused(out refused, out var page)
            ? ScimHttpResult.Refused(refused)
            : ScimHttpResult.List(page, request.StartIndex, request.Projection);
    }

    // RFC 7644 §3.4.1.
    private static async Task<ScimHttpResult> GetAsync(
        string id, HttpContext context, Tenant tenant, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (AttributeProjections.From(context.Request.Query).IsRefused(out var refused, out var projection))
        {
            return ScimHttpResult.Refused(refused);
        }

        var reply = await grains.RepeatAsync(
            cluster => cluster.GetDirectory(tenant.Access.ProviderId).GetAsync(tenant.Access, id, cancellationToken), cancellationToken);
        return reply.IsRefused(out refused, out var user)
            ? ScimHttpResult.Refused(refused)
            : ScimHttpResult.Ok(user, projection);
    }

    // RFC 7644 §3.5.1: 200 with the representation. PUT never creates.
    private static async Task<ScimHttpResult> ReplaceAsync(
        string id, HttpContext context, Tenant tenant, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        if (AttributeProjections.From(context.Request.Query).IsRefused(out var refused, out var projection)
            || (await UserRequest.ReadAsync(context.Request, options.Value, cancellationToken)).IsRefused(out refused, out var document))
        {
            return ScimHttpResult.Refused(refused);
        }

        var text = UserRequest.ToText(document);
        var reply = await grains.CallIdentityAsync(
            tenant,
            id,
            mayRepeat: true,
            (identity, userId) => identity.ReplaceAsync(
                new ReplaceIdentity(tenant.ForWrite(grains), userId, text, context.TraceIdentifier), cancellationToken),
            cancellationToken);
        return Answer(reply, projection);
    }

    // RFC 7644 §3.5.2: 200 with the representation, which every identity provider accepts. Not repeated: a value path
    // that an operation has removed is no target any more.
    private static async Task<ScimHttpResult> PatchAsync(
        string id, HttpContext context, Tenant tenant, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        if (AttributeProjections.From(context.Request.Query).IsRefused(out var refused, out var projection)
            || (await UserRequest.ReadPatchAsync(context.Request, options.Value, cancellationToken)).IsRefused(out refused, out var patch))
        {
            return ScimHttpResult.Refused(refused);
        }

        var text = UserRequest.ToText(patch);
        var reply = await grains.CallIdentityAsync(
            tenant,
            id,
            mayRepeat: false,
            (identity, userId) => identity.PatchAsync(
                new PatchIdentity(tenant.ForWrite(grains), userId, text, context.TraceIdentifier), cancellationToken),
            cancellationToken);
        return Answer(reply, projection);
    }

    // RFC 7644 §3.6: 204, and 404 from then on.
    private static async Task<ScimHttpResult> DeleteAsync(
        string id, HttpContext context, Tenant tenant, GrainCalls grains, CancellationToken cancellationToken)
    {
        var attempts = 0;
        var reply = await grains.CallIdentityAsync(
            tenant,
            id,
            mayRepeat: true,
            (identity, userId) =>
            {
                attempts++;
                return identity.DeprovisionAsync(
                    new DeprovisionIdentity(tenant.ForWrite(grains), userId, context.TraceIdentifier), cancellationToken);
            },
            cancellationToken);

        // The user was there when this request began: an attempt whose answer was lost has deleted it.
        return reply.Refusal is { } refusal && !(attempts > 1 && refusal.Status == StatusCodes.Status404NotFound)
            ? ScimHttpResult.Refused(refusal.ToError())
            : ScimHttpResult.NoContent;
    }

    private static ScimHttpResult Answer(IdentityReply reply, AttributeProjection projection) =>
        reply.Snapshot is { } user ? ScimHttpResult.Ok(user, projection) : ScimHttpResult.Refused(reply.Refusal!.ToError());
}

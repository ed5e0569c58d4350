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
        var users = scim.MapGroup("/Users").RequireAuthorization(ScimTokenAuthentication.Policy);
        users.MapOnly(HttpMethods.Post, "/.search", UserQueries.SearchAsync);
        users.MapPost("/", CreateAsync);
        users.MapRead("/", UserQueries.ListAsync);
        users.MapRead("/{id}", GetAsync);
        users.MapPut("/{id}", ReplaceAsync);
        users.MapPatch("/{id}", PatchAsync);
        users.MapDelete("/{id}", DeleteAsync);
    }

    /// <summary>Maps the queries on the root, where users are all that there is (RFC 7644 §3.4.2.1 and §3.4.3).</summary>
    public static void MapRootQueries(this RouteGroupBuilder scim)
    {
        scim.MapRead("/", UserQueries.ListAsync).RequireAuthorization(ScimTokenAuthentication.Policy);
        scim.MapOnly(HttpMethods.Post, "/.search", UserQueries.SearchAsync).RequireAuthorization(ScimTokenAuthentication.Policy);
    }

    // RFC 7644 §3.3: 201 with Location, or a SCIM error.
    private static async Task<ScimHttpResult> CreateAsync(
        HttpContext context,
        Tenant tenant,
        GrainCalls grains,
        SchemaCatalog schemas,
        IOptions<GatewayOptions> options,
        UserCreation creation,
        CancellationToken cancellationToken)
    {
        var type = schemas.User;
        if (AttributeProjections.From(type, context.Request.Query).IsRefused(out var refused, out var projection)
            || Preconditions.Read(context.Request).IsRefused(out refused, out var preconditions)
            || IdempotencyKey.Read(context.Request).IsRefused(out refused, out var key))
        {
            return ScimHttpResult.Refused(refused);
        }

        // A body that breaks its schema is refused before any grain is activated.
        var body = await UserRequest.ReadAsync(type, context.Request, options.Value, cancellationToken);
        if (body.IsRefused(out refused, out var document))
        {
            return ScimHttpResult.Refused(refused);
        }

        if (preconditions.ForCreate() is { } failed)
        {
            return ScimHttpResult.Refused(failed);
        }

        var accountId = UserKeys.From(document).AccountId;
        context.Features.Set(new LoggedAccount(accountId));
        var text = UserRequest.ToText(document);
        var reply = await creation.SendAsync(
            context,
            tenant,
            accountId,
            text,
            (identity, operationId) => identity.CreateAsync(
                new CreateIdentity(
                    tenant.ForWrite(grains),
                    text,
                    context.TraceIdentifier,
                    preconditions.IfNoneMatch is { IsAny: true },
                    options.Value.PreserveCase,
                    operationId,
                    key.Value),
                cancellationToken),
            cancellationToken);
        return reply.Snapshot is { } user
            ? ScimHttpResult.Created(type, user, projection)
            : ScimHttpResult.Refused(reply.Refusal!.ToError());
    }

    // RFC 7644 §3.4.1; §3.14 for a client that has the version already.
    private static async Task<ScimHttpResult> GetAsync(
        string id, HttpContext context, Tenant tenant, GrainCalls grains, SchemaCatalog schemas, CancellationToken cancellationToken)
    {
        if (AttributeProjections.From(schemas.User, context.Request.Query).IsRefused(out var refused, out var projection)
            || Preconditions.Read(context.Request).IsRefused(out refused, out var preconditions))
        {
            return ScimHttpResult.Refused(refused);
        }

        var reply = await grains.RepeatAsync(
            cluster => cluster.GetDirectory(tenant.Access.ProviderId).GetAsync(tenant.Access, id, cancellationToken), cancellationToken);
        return reply.IsRefused(out refused, out var user)
            ? ScimHttpResult.Refused(refused)
            : preconditions.ForRead(user.Version) ?? ScimHttpResult.Ok(schemas.User, user, projection);
    }

    // RFC 7644 §3.5.1: 200 with the representation. PUT never creates.
    private static async Task<ScimHttpResult> ReplaceAsync(
        string id,
        HttpContext context,
        Tenant tenant,
        GrainCalls grains,
        SchemaCatalog schemas,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken)
    {
        var type = schemas.User;
        if (AttributeProjections.From(type, context.Request.Query).IsRefused(out var refused, out var projection)
            || Preconditions.Read(context.Request).IsRefused(out refused, out var preconditions)
            || (await UserRequest.ReadAsync(type, context.Request, options.Value, cancellationToken)).IsRefused(out refused, out var document))
        {
            return ScimHttpResult.Refused(refused);
        }

        // A second attempt would not find the version that the first one, whose answer was lost, has replaced.
        var text = UserRequest.ToText(document);
        var condition = preconditions.ForChange();
        var reply = await grains.CallIdentityAsync(
            tenant,
            id,
            mayRepeat: condition is null,
            (identity, userId) => identity.ReplaceAsync(
                new ReplaceIdentity(tenant.ForWrite(grains), userId, text, context.TraceIdentifier, condition, options.Value.PreserveCase),
                cancellationToken),
            cancellationToken);
        return Answer(type, reply, projection);
    }

    // RFC 7644 §3.5.2: 200 with the representation, which every identity provider accepts. Not repeated: a value path
    // that an operation has removed is no target any more.
    private static async Task<ScimHttpResult> PatchAsync(
        string id,
        HttpContext context,
        Tenant tenant,
        GrainCalls grains,
        SchemaCatalog schemas,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken)
    {
        if (AttributeProjections.From(schemas.User, context.Request.Query).IsRefused(out var refused, out var projection)
            || Preconditions.Read(context.Request).IsRefused(out refused, out var preconditions)
            || (await UserRequest.ReadPatchAsync(context.Request, options.Value, cancellationToken)).IsRefused(out refused, out var patch))
        {
            return ScimHttpResult.Refused(refused);
        }

        var text = UserRequest.ToText(patch);
        var condition = preconditions.ForChange();
        var reply = await grains.CallIdentityAsync(
            tenant,
            id,
            mayRepeat: false,
            (identity, userId) => identity.PatchAsync(
                new PatchIdentity(
                    tenant.ForWrite(grains), userId, text, context.TraceIdentifier, condition, options.Value.PreserveCase),
                cancellationToken),
            cancellationToken);
        return Answer(schemas.User, reply, projection);
    }

    // RFC 7644 §3.6: 204, and 404 from then on.
    private static async Task<ScimHttpResult> DeleteAsync(
        string id, HttpContext context, Tenant tenant, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (Preconditions.Read(context.Request).IsRefused(out var refused, out var preconditions))
        {
            return ScimHttpResult.Refused(refused);
        }

        var unanswered = 0;
        var condition = preconditions.ForChange();
        var reply = await grains.CallIdentityAsync(
            tenant,
            id,
            mayRepeat: true,
            async (identity, userId) =>
            {
                unanswered++;
                var answered = await identity.DeprovisionAsync(
                    new DeprovisionIdentity(tenant.ForWrite(grains), userId, context.TraceIdentifier, condition), cancellationToken);
                unanswered--;
                return answered;
            },
            cancellationToken);

        // The user was there when this request began: an attempt whose answer was lost has deleted it. An attempt that was
        // told that the user has moved has not.
        return reply.Refusal is { } refusal && !(unanswered > 0 && refusal.Status == StatusCodes.Status404NotFound)
            ? ScimHttpResult.Refused(refusal.ToError())
            : ScimHttpResult.NoContent;
    }

    private static ScimHttpResult Answer(ResourceType type, IdentityReply reply, AttributeProjection projection) =>
        reply.Snapshot is { } user ? ScimHttpResult.Ok(type, user, projection) : ScimHttpResult.Refused(reply.Refusal!.ToError());
}

using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Grains;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>Lists of users (RFC 7644 §3.4.2 and §3.4.3): pages in a stable order; a filter that is not supported is refused, never widened.</summary>
internal static class UserQueries
{
    /// <summary>A query by GET.</summary>
    public static async Task<ScimHttpResult> ListAsync(
        HttpContext context,
        Tenant tenant,
        GrainCalls grains,
        SchemaCatalog schemas,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken) =>
        ListRequest.Read(schemas.User, context.Request.Query, options.Value).IsRefused(out var refused, out var request)
            ? ScimHttpResult.Refused(refused)
            : await AnswerAsync(request, tenant, grains, schemas.User, cancellationToken);

    /// <summary>A query by POST.</summary>
    public static async Task<ScimHttpResult> SearchAsync(
        HttpContext context,
        Tenant tenant,
        GrainCalls grains,
        SchemaCatalog schemas,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken) =>
        (await UserRequest.ReadSearchAsync(context.Request, options.Value, cancellationToken)).IsRefused(out var refused, out var body)
        || ListRequest.Read(schemas.User, body, options.Value).IsRefused(out refused, out var request)
            ? ScimHttpResult.Refused(refused)
            : await AnswerAsync(request, tenant, grains, schemas.User, cancellationToken);

    private static async Task<ScimHttpResult> AnswerAsync(
        ListRequest request, Tenant tenant, GrainCalls grains, ResourceType type, CancellationToken cancellationToken)
    {
        var reply = await grains.RepeatAsync(
            cluster => cluster.GetDirectory(tenant.Access.ProviderId).ListAsync(tenant.Access, request.Query, cancellationToken),
            cancellationToken);
        return reply.IsRefused(out var refused, out var page)
            ? ScimHttpResult.Refused(refused)
            : ScimHttpResult.List(type, page, request.StartIndex, request.Projection);
    }
}

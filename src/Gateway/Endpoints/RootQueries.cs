using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>
/// Queries on the root (RFC 7644 §3.4.2.1 and §3.4.3): all users in their order, then all groups in theirs. A resource type
/// without an attribute that the filter names has nothing that it selects; if no type has it, the filter is refused.
/// </summary>
internal static class RootQueries
{
    // The first letter of a cursor: among which resources the page begins.
    private const char AmongUsers = 'u';
    private const char AmongGroups = 'g';

    public static void MapRootQueries(this RouteGroupBuilder scim)
    {
        scim.MapRead("/", ListAsync).RequireAuthorization(ScimTokenAuthentication.Policy);
        scim.MapOnly(HttpMethods.Post, "/.search", SearchAsync).RequireAuthorization(ScimTokenAuthentication.Policy);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        Tenant tenant,
        GrainCalls grains,
        SchemaCatalog schemas,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken) =>
        ListRequest.Read(schemas.User, context.Request.Query, options.Value).IsRefused(out var refused, out var users)
        || ListRequest.Read(schemas.Group, context.Request.Query, options.Value).IsRefused(out refused, out var groups)
            ? ScimHttpResult.Refused(refused)
            : await AnswerAsync(users, groups, tenant, grains, schemas, cancellationToken);

    private static async Task<IResult> SearchAsync(
        HttpContext context,
        Tenant tenant,
        GrainCalls grains,
        SchemaCatalog schemas,
        IOptions<GatewayOptions> options,
        CancellationToken cancellationToken) =>
        (await UserRequest.ReadSearchAsync(context.Request, options.Value, cancellationToken)).IsRefused(out var refused, out var body)
        || ListRequest.Read(schemas.User, body, options.Value).IsRefused(out refused, out var users)
        || ListRequest.Read(schemas.Group, body, options.Value).IsRefused(out refused, out var groups)
            ? ScimHttpResult.Refused(refused)
            : await AnswerAsync(users, groups, tenant, grains, schemas, cancellationToken);

    private static async Task<IResult> AnswerAsync(
        ListRequest users, ListRequest groups, Tenant tenant, GrainCalls grains, SchemaCatalog schemas, CancellationToken cancellationToken)
    {
        var source = new GroupSource(grains, tenant, schemas, groups.Projection);
        var cursor = users.Query.Cursor;
        if (cursor is { Length: > 0 } && cursor[0] is not (AmongUsers or AmongGroups))
        {
            return ScimHttpResult.Refused(ScimError.InvalidCursor("'cursor' is none that was given out for this query: send it as it came."));
        }

        // By cursor, no page has both: each type keeps the count that its cursors were made for.
        var isAmongGroups = cursor is { Length: > 0 } && cursor[0] == AmongGroups;
        var inner = cursor is { Length: > 0 } ? cursor[1..] : cursor;
        var userReply = await grains.RepeatAsync(
            cluster => cluster.GetDirectory(tenant.Access.ProviderId).ListAsync(
                tenant.Access,
                isAmongGroups ? CountAlone(users.Query) : users.Query with { Cursor = inner },
                cancellationToken),
            cancellationToken);
        if (userReply.IsRefused(out var userRefusal, out var userPage) && !IsOfAnotherType(userRefusal))
        {
            return ScimHttpResult.Refused(userRefusal);
        }

        userPage ??= new IdentityList(0, []);
        var groupReply = await source.ListAsync(
            cursor is null ? Behind(groups.Query, userPage) : isAmongGroups ? groups.Query with { Cursor = inner } : CountAlone(groups.Query),
            cancellationToken);
        if (groupReply.IsRefused(out var groupRefusal, out var groupPage) && (userRefusal is not null || !IsOfAnotherType(groupRefusal)))
        {
            return ScimHttpResult.Refused(userRefusal ?? groupRefusal);
        }

        groupPage ??= new GroupList(0, []);
        var next = cursor is null ? null
            : userPage.NextCursor is { } behindUsers ? AmongUsers + behindUsers
            : groupPage.NextCursor is { } behindGroups ? AmongGroups + behindGroups
            : !isAmongGroups && groupPage.TotalResults > 0 && groups.Query.Count > 0 ? AmongGroups.ToString()
            : null;
        return new RootHttpResult(source, users.Projection, userPage, groupPage, users.StartIndex, next);
    }

    // Behind the users, as far as the page has room.
    private static ListIdentities Behind(ListIdentities query, IdentityList users) => query with
    {
        StartIndex = Math.Max(1, query.StartIndex - users.TotalResults),
        Count = query.Count - users.Identities.Length,
    };

    private static ListIdentities CountAlone(ListIdentities query) => query with { Cursor = null, StartIndex = 1, Count = 0 };

    // The filter or the order names what the type does not have.
    private static bool IsOfAnotherType(ScimError refusal) => refusal.ScimType is ScimType.InvalidFilter or ScimType.InvalidValue;
}

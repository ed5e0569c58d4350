using System.Security.Claims;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>How a tenant administrator makes, reads and deletes connections. Errors are <c>{"code","message"}</c>.</summary>
internal static class ConnectionEndpoints
{
    public static void MapConnections(this RouteGroupBuilder routes)
    {
        var management = routes.MapGroup("/scim").RequireAuthorization(SessionAuthentication.Policy);
        management.MapPost("/generate-token", GenerateTokenAsync);
        management.MapRead("/list-provider-connections", ListAsync);
        management.MapRead("/get-provider-connection", GetAsync);
        management.MapPost("/delete-provider-connection", DeleteAsync);
        management.MapTokens();
        management.MapUserMapping();
        management.MapDeletedUsers();
        management.MapTransfer();
    }

    private static async Task<IResult> GenerateTokenAsync(
        HttpContext context, ClaimsPrincipal user, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } error || body.ProviderId(out error, out var providerId)
            || body.OrganizationId(out error, out var organizationId) || body.TokenTerms(out error, out var label, out var expiresAt))
        {
            return error;
        }

        var reply = await grains.Once.GetProvider(providerId).GenerateTokenAsync(
            new GenerateToken(user.UserId(), organizationId, context.TraceIdentifier, grains.NotAfter, label, expiresAt), cancellationToken);
        return reply.IsRefused(out var refused, out var issued)
            ? ManagementError.Refused(refused)
            : Results.Json(new TokenBody(issued.ScimToken), statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken)
    {
        var list = await grains.RepeatAsync(cluster => cluster.GetProvidersOfUser(user.UserId()).ListAsync(cancellationToken), cancellationToken);
        return Results.Ok(new ConnectionsBody([.. list.Connections.Select(Describe)]));
    }

    private static async Task<IResult> GetAsync(
        string? providerId, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (ManagementBody.Check(providerId) is { } invalid)
        {
            return invalid;
        }

        var reply = await grains.RepeatAsync(
            cluster => cluster.GetProvider(providerId!).GetConnectionAsync(user.UserId(), cancellationToken), cancellationToken);
        return reply.IsRefused(out var refused, out var connection) ? ManagementError.Refused(refused) : Results.Ok(Describe(connection));
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context, ClaimsPrincipal user, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } error || body.ProviderId(out error, out var providerId))
        {
            return error;
        }

        var reply = await grains.Once.GetProvider(providerId).DeleteConnectionAsync(
            new DeleteConnection(user.UserId(), context.TraceIdentifier, grains.NotAfter), cancellationToken);
        return reply.IsRefused(out var refused, out _) ? ManagementError.Refused(refused) : Results.Ok(new SuccessBody(true));
    }

    private static ConnectionBody Describe(ProviderConnection connection) =>
        new(connection.ProviderKey.ToString("D"), connection.ProviderId, connection.OrganizationId);

    private sealed record TokenBody(string ScimToken);

    private sealed record ConnectionBody(string Id, string ProviderId, string? OrganizationId);

    private sealed record ConnectionsBody(ConnectionBody[] Providers);

    private sealed record SuccessBody(bool Success);
}

using System.Security.Claims;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Operators;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>What an operator does for a connection, whoever's it is. Errors are <c>{"code","message"}</c>.</summary>
internal static class AdminConnectionEndpoints
{
    public static void MapAdminConnections(this RouteGroupBuilder routes) => routes
        .MapGroup("/admin/connections")
        .RequireAuthorization(OperatorKeyAuthentication.Policy)
        .MapPost("/{providerId}/release-guard", ReleaseGuardAsync);

    private static async Task<IResult> ReleaseGuardAsync(
        string providerId, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (ProviderName.Check(providerId) is { } invalid)
        {
            return ManagementError.Refused(invalid);
        }

        var reply = await grains.Once.GetProvider(providerId)
            .ReleaseGuardForOperatorAsync(user.Identity!.Name!, grains.NotAfter, cancellationToken);
        return reply.IsRefused(out var refused, out _) ? ManagementError.Refused(refused) : Results.Ok(new SuccessBody(true));
    }

    private sealed record SuccessBody(bool Success);
}

using System.Security.Claims;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>How a tenant administrator brings a deleted user back, and lets users go after the guard was set off. Errors are <c>{"code","message"}</c>.</summary>
internal static class UserRestoration
{
    public static void MapDeletedUsers(this RouteGroupBuilder management)
    {
        management.MapPost("/restore-user", RestoreAsync);
        management.MapPost("/release-guard", ReleaseGuardAsync);
    }

    private static async Task<IResult> RestoreAsync(
        HttpContext context, ClaimsPrincipal user, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } error || body.ProviderId(out error, out var providerId))
        {
            return error;
        }

        if (body.Text("userId") is not { } userId)
        {
            return ManagementError.BadRequest("Validation Error");
        }

        var reply = await grains.Once.GetProvider(providerId).RestoreUserAsync(
            new RestoreUser(user.UserId(), userId, context.TraceIdentifier, grains.NotAfter, options.Value.PreserveCase), cancellationToken);
        return reply.IsRefused(out var refused, out var restored)
            ? ManagementError.Refused(refused)
            : Results.Ok(new RestoredBody(restored.UserId.ToString("D"), ResourceVersion(restored)));
    }

    private static async Task<IResult> ReleaseGuardAsync(
        HttpContext context, ClaimsPrincipal user, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } error || body.ProviderId(out error, out var providerId))
        {
            return error;
        }

        var reply = await grains.Once.GetProvider(providerId).ReleaseGuardAsync(user.UserId(), grains.NotAfter, cancellationToken);
        return reply.IsRefused(out var refused, out _) ? ManagementError.Refused(refused) : Results.Ok(new SuccessBody(true));
    }

    private static string ResourceVersion(IdentitySnapshot user) => Scim.Resources.ResourceMeta.FormatETag(user.Version);

    private sealed record RestoredBody(string Id, string Version);

    private sealed record SuccessBody(bool Success);
}

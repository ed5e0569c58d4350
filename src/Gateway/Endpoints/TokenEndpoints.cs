using System.Security.Claims;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Grains;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>How a tenant administrator keeps several tokens of a connection. Errors are <c>{"code","message"}</c>.</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this RouteGroupBuilder management)
    {
        management.MapRead("/get-token-info", GetAsync);
        management.MapPost("/rotate-token", RotateAsync);
        management.MapPost("/revoke-token", RevokeAsync);
    }

    private static async Task<IResult> GetAsync(
        string? providerId, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (ManagementBody.Check(providerId) is { } invalid)
        {
            return invalid;
        }

        var reply = await grains.RepeatAsync(
            cluster => cluster.GetProvider(providerId!).GetTokensAsync(user.UserId(), cancellationToken), cancellationToken);
        return reply.IsRefused(out var refused, out var tokens)
            ? ManagementError.Refused(refused)
            : Results.Ok(new TokensBody(
                tokens.Connection.ProviderId, tokens.Connection.OrganizationId, [.. tokens.Tokens.Select(Describe)]));
    }

    private static async Task<IResult> RotateAsync(
        HttpContext context, ClaimsPrincipal user, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } error || body.ProviderId(out error, out var providerId)
            || body.TokenTerms(out error, out var label, out var expiresAt) || body.Overlap(out error, out var overlap))
        {
            return error;
        }

        var reply = await grains.Once.GetProvider(providerId).RotateTokenAsync(
            new RotateToken(user.UserId(), context.TraceIdentifier, label, expiresAt, overlap, grains.NotAfter), cancellationToken);
        return reply.IsRefused(out var refused, out var issued)
            ? ManagementError.Refused(refused)
            : Results.Json(
                new IssuedBody(issued.ScimToken, issued.TokenId.ToString("D"), Time(issued.ExpiresAt)), statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> RevokeAsync(
        HttpContext context, ClaimsPrincipal user, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } error || body.ProviderId(out error, out var providerId))
        {
            return error;
        }

        if (body.Text("id") is not { } id)
        {
            return ManagementError.BadRequest("Validation Error");
        }

        // A text that is no id is the id of no token; who may ask is checked all the same.
        var tokenId = Guid.TryParseExact(id, "D", out var parsed) ? parsed : Guid.Empty;
        var reply = await grains.Once.GetProvider(providerId).RevokeTokenAsync(
            new RevokeToken(user.UserId(), tokenId, context.TraceIdentifier, grains.NotAfter), cancellationToken);
        return reply.IsRefused(out var refused, out _) ? ManagementError.Refused(refused) : Results.Ok(new SuccessBody(true));
    }

    private static TokenBody Describe(TokenInfo token) => new(
        token.TokenId.ToString("D"),
        token.Label,
        Time(token.CreatedAt)!,
        token.CreatedBy,
        Time(token.ExpiresAt),
        Time(token.LastUsedAt));

    private static string? Time(DateTimeOffset? time) => time is { } known ? ScimDateTime.Format(known) : null;

    private sealed record TokensBody(string ProviderId, string? OrganizationId, TokenBody[] Tokens);

    private sealed record TokenBody(
        string Id, string? Label, string CreatedAt, string? CreatedBy, string? ExpiresAt, string? LastUsedAt);

    private sealed record IssuedBody(string ScimToken, string Id, string? ExpiresAt);

    private sealed record SuccessBody(bool Success);
}

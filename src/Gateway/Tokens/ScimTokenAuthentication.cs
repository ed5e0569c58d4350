using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Tokens;

/// <summary>
/// Asks the provider's grain whether a presented SCIM token is valid. Nothing is cached here: a revoked token ends with
/// the call that revokes it.
/// </summary>
internal sealed class ScimTokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> schemeOptions,
    ILoggerFactory loggerFactory,
    UrlEncoder encoder,
    GrainCalls grains)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemeOptions, loggerFactory, encoder)
{
    public const string SchemeName = "ScimToken";
    public const string Policy = "ScimToken";

    private const string Prefix = "Bearer";

    private static readonly ScimError Missing = ScimError.Unauthorized("SCIM token is required");
    private static readonly ScimError Invalid = ScimError.Unauthorized("Invalid SCIM token");

    private bool _presented;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var wire = Presented(Request.Headers.Authorization.ToString());
        _presented = wire.Length > 0;
        if (!_presented)
        {
            return AuthenticateResult.NoResult();
        }

        if (ScimToken.TryParse(wire) is not { } token || ProviderName.Check(token.ProviderId) is not null)
        {
            return AuthenticateResult.Fail("Malformed token.");
        }

        var reply = await Tenant.AuthenticateAsync(token, grains, Context.RequestAborted);
        if (reply.IsRefused(out _, out var access))
        {
            return AuthenticateResult.Fail("Refused token.");
        }

        Context.Features.Set(new Tenant(token, access));
        return AuthenticateResult.Success(new AuthenticationTicket(
            new ClaimsPrincipal(new ClaimsIdentity([], SchemeName)), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        ScimHttpResult.Refused(_presented ? Invalid : Missing).ExecuteAsync(Context);

    // The word Bearer may be missing: the original accepts the bare token, and some clients are set up that way.
    private static string Presented(string header)
    {
        var trimmed = header.Trim();
        return trimmed.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && (trimmed.Length == Prefix.Length || char.IsWhiteSpace(trimmed[Prefix.Length]))
                ? trimmed[Prefix.Length..].Trim()
                : trimmed;
    }
}

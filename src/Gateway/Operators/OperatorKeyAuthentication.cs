using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;

namespace ScimCluster.Gateway.Operators;

/// <summary>Lets an operator in who presents a configured key as <c>Authorization: Bearer</c>.</summary>
internal sealed class OperatorKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> schemeOptions,
    ILoggerFactory loggerFactory,
    UrlEncoder encoder,
    IOptions<GatewayOptions> options)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemeOptions, loggerFactory, encoder)
{
    public const string SchemeName = "OperatorKey";
    public const string Policy = "Operator";

    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var hash = Encoding.ASCII.GetBytes(OperatorKey.Hash(header[Prefix.Length..].Trim()));
        var known = false;
        foreach (var configured in options.Value.OperatorKeyHashes)
        {
            known |= CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(configured));
        }

        return Task.FromResult(known
            ? AuthenticateResult.Success(new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([], SchemeName)), SchemeName))
            : AuthenticateResult.Fail("Unknown operator key."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return ManagementError.Unauthorized.ExecuteAsync(Context);
    }
}

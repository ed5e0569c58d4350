using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;

namespace ScimCluster.Gateway.Sessions;

/// <summary>
/// Signs a user in who presents a session: as <c>Authorization: Bearer</c>, or, where that is configured and the header is
/// absent, in a cookie. Nothing of what was presented is logged.
/// </summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> schemeOptions,
    ILoggerFactory loggerFactory,
    UrlEncoder encoder,
    SessionTokens tokens,
    SessionOrigin origin,
    IOptions<SessionCookieOptions> cookie)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemeOptions, loggerFactory, encoder)
{
    private const string Prefix = "Bearer ";

    private ManagementError _refusal = ManagementError.Unauthorized;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? token;
        if (Request.Headers.Authorization.ToString() is { Length: > 0 } header)
        {
            token = header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;
        }
        else
        {
            token = cookie.Value.Name is { } name ? Request.Cookies[name] : null;
            if (token is not null && origin.Check(Context) is { } refusal)
            {
                _refusal = refusal;
                return AuthenticateResult.Fail("Origin not trusted.");
            }
        }

        if (string.IsNullOrEmpty(token))
        {
            return AuthenticateResult.NoResult();
        }

        return await tokens.ValidateAsync(token, Context.RequestAborted) is { } userId
            ? AuthenticateResult.Success(new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionTokens.Subject, userId)], SessionAuthentication.Scheme)),
                SessionAuthentication.Scheme))
            : AuthenticateResult.Fail("Session not valid.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (ReferenceEquals(_refusal, ManagementError.Unauthorized))
        {
            Response.Headers.WWWAuthenticate = "Bearer";
        }

        return _refusal.ExecuteAsync(Context);
    }
}

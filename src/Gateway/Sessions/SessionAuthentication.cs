using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway.Sessions;

/// <summary>Signs the SaaS's own users in by JWT.</summary>
internal static class SessionAuthentication
{
    public const string Scheme = "Session";
    public const string Policy = "Session";

    private const long MaxAuthorityBytes = 1024 * 1024;

    private static readonly TimeSpan AuthorityTimeout = TimeSpan.FromSeconds(5);

    public static void AddSessions(this AuthenticationBuilder authentication)
    {
        var services = authentication.Services;
        services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionOptions>, SessionOptionsValidator>();
        services.AddOptions<SessionCookieOptions>().BindConfiguration(SessionCookieOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionCookieOptions>, SessionCookieOptionsValidator>();

        services.AddHttpClient(AuthorityDocuments.ClientName, client =>
        {
            client.Timeout = AuthorityTimeout;
            client.MaxResponseContentBufferSize = MaxAuthorityBytes;
        });
        services.AddSingleton<AuthorityDocuments>();
        services.AddSingleton<AuthorityKeys>();
        services.AddSingleton<ConfiguredKeys>();
        services.AddSingleton<ISessionKeys>(provider => provider.GetRequiredService<IOptions<SessionOptions>>().Value.Authority is null
            ? provider.GetRequiredService<ConfiguredKeys>()
            : provider.GetRequiredService<AuthorityKeys>());
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<SessionOrigin>();
        authentication.AddScheme<AuthenticationSchemeOptions, SessionHandler>(Scheme, null);
    }

    /// <summary>The signed-in user.</summary>
    public static string UserId(this ClaimsPrincipal user) => user.FindFirstValue(SessionTokens.Subject)!;
}

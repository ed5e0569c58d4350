using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using ScimCluster.Gateway.Http;

namespace ScimCluster.Gateway.Sessions;

/// <summary>Signs the SaaS's own users in by JWT.</summary>
internal static class SessionAuthentication
{
    public const string Scheme = "Session";
    public const string Policy = "Session";

    private const int MaxUserIdLength = 256;

    /// <summary>The claim that names the user; claim names are not translated.</summary>
    public const string Subject = "sub";

    public static void AddSessions(this AuthenticationBuilder authentication)
    {
        authentication.Services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section).ValidateOnStart();
        authentication.Services.AddSingleton<IValidateOptions<SessionOptions>, SessionOptionsValidator>();
        authentication.AddJwtBearer(Scheme, _ => { });
        authentication.Services.AddOptions<JwtBearerOptions>(Scheme).Configure<IOptions<SessionOptions>>(Configure);
    }

    /// <summary>The signed-in user.</summary>
    public static string UserId(this ClaimsPrincipal user) => user.FindFirstValue(Subject)!;

    // The rule for the ids of members.
    private static bool IsUsable(string? userId) =>
        userId is { Length: > 0 and <= MaxUserIdLength } && !userId.Any(c => char.IsControl(c) || char.IsSurrogate(c));

    private static void Configure(JwtBearerOptions jwt, IOptions<SessionOptions> options)
    {
        var session = options.Value;
        jwt.Authority = session.Authority;
        jwt.MapInboundClaims = false;
        jwt.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = session.Audience,
            ValidIssuer = session.Issuer,
            ClockSkew = session.ClockSkew,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ValidateIssuerSigningKey = true,
            NameClaimType = Subject,
        };
        if (session.SigningKey is { } key)
        {
            jwt.TokenValidationParameters.IssuerSigningKey = new SymmetricSecurityKey(Convert.FromBase64String(key));
            jwt.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.HmacSha256];
        }

        jwt.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                if (!IsUsable(context.Principal?.FindFirstValue(Subject)))
                {
                    context.Fail("The session names no user.");
                }

                return Task.CompletedTask;
            },
            OnChallenge = async context =>
            {
                context.HandleResponse();
                context.Response.Headers.WWWAuthenticate = "Bearer";
                await ManagementError.Unauthorized.ExecuteAsync(context.HttpContext);
            },
        };
    }
}

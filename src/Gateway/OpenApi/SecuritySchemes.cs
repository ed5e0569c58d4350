using Microsoft.OpenApi;
using ScimCluster.Gateway.Sessions;

namespace ScimCluster.Gateway.OpenApi;

/// <summary>What a request may present, in the words of OpenAPI.</summary>
internal static class SecuritySchemes
{
    public const string Session = "session";
    public const string Cookie = "sessionCookie";
    public const string OperatorKey = "operatorKey";

    public static Dictionary<string, IOpenApiSecurityScheme> Of(SessionCookieOptions cookie)
    {
        var schemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "A JWT of the SaaS's own identity provider; its sub is the user.",
            },
            [OperatorKey] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key whose hash is configured as Gateway:OperatorKeyHashes.",
            },
        };
        if (cookie.Name is { } name)
        {
            schemes[Cookie] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = name,
                Description = "The same JWT in a cookie. What changes something then needs an Origin header that is trusted.",
            };
        }

        return schemes;
    }
}

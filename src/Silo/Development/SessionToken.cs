using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ScimCluster.Silo.Development;

/// <summary>Signs session tokens, as the identity provider of the SaaS would.</summary>
internal static class SessionToken
{
    public const string Issuer = "scim-cluster-dev";
    public const string Audience = "scim-cluster";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Makes a token of 30 days for a user.</summary>
    public static string Create(string userId, string signingKey, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = userId },
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(Convert.FromBase64String(signingKey)), SecurityAlgorithms.HmacSha256),
        });
    }
}

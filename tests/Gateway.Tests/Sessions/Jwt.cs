using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ScimCluster.Gateway.Tests.Sessions;

/// <summary>Writes JWTs part by part, wrong ones too.</summary>
internal static class Jwt
{
    public const string Issuer = "https://login.saas.test";
    public const string Audience = "provisioning";

    /// <summary>The claims of a valid session, with some of them set otherwise, or left out where they are null.</summary>
    public static JsonObject Claims(string userId, params (string Name, JsonNode? Value)[] others)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["sub"] = userId,
            ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in others)
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value;
            }
        }

        return claims;
    }

    public static string Hmac(byte[] key, JsonObject claims, string? keyId = null) =>
        Write(Header("HS256", keyId), claims, data => HMACSHA256.HashData(key, data));

    public static string Rsa(RSA key, JsonObject claims, string? keyId = null) =>
        Write(Header("RS256", keyId), claims, data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string EllipticCurve(ECDsa key, JsonObject claims, string? keyId = null) =>
        Write(Header("ES256", keyId), claims, data => key.SignData(data, HashAlgorithmName.SHA256));

    public static JsonObject Header(string algorithm, string? keyId = null)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (keyId is not null)
        {
            header["kid"] = keyId;
        }

        return header;
    }

    public static string Write(JsonObject header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Stands in a claim for half of a surrogate pair, which JSON can escape but no text can hold.</summary>
    public const string LoneSurrogate = "{lone surrogate}";

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        part.ToJsonString().Replace(LoneSurrogate, "\\ud800", StringComparison.Ordinal)));
}

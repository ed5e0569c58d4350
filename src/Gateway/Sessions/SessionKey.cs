using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace ScimCluster.Gateway.Sessions;

/// <summary>Reads a configured key of the issuer.</summary>
internal static class SessionKey
{
    private const int MinSecretBytes = 32;
    private const int MinRsaBits = 2048;
    private const string PublicKeyLabel = "PUBLIC KEY";

    private static readonly int[] CurveBits = [256, 384, 521];

    /// <summary>Reads a key.</summary>
    /// <returns>The key, or null with what is wrong with it, in words that follow the key's name.</returns>
    public static SecurityKey? Read(SessionKeyOptions options, out string? error)
    {
        var key = (options.Secret, options.PublicKey) switch
        {
            ({ } secret, null) => ReadSecret(secret, out error),
            (null, { } pem) => ReadPublicKey(pem, out error),
            _ => Wrong("must have either Secret or PublicKey", out error),
        };
        if (key is not null)
        {
            key.KeyId = options.Id;
        }

        return key;
    }

    private static SymmetricSecurityKey? ReadSecret(string secret, out string? error)
    {
        var bytes = new byte[secret.Length];
        if (!Convert.TryFromBase64String(secret, bytes, out var length) || length < MinSecretBytes)
        {
            error = $"must be base64 of at least {MinSecretBytes} bytes";
            return null;
        }

        error = null;
        return new SymmetricSecurityKey(bytes[..length]);
    }

    private static SecurityKey? ReadPublicKey(string pem, out string? error)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] is not PublicKeyLabel)
        {
            return Wrong("must have a PublicKey in PEM that begins with -----BEGIN PUBLIC KEY-----", out error);
        }

        var encoded = Convert.FromBase64String(pem[fields.Base64Data]);
        return (Rsa(encoded) ?? EllipticCurve(encoded)) is { } key
            ? Right(key, out error)
            : Wrong($"must have a PublicKey that is RSA of at least {MinRsaBits} bits, or on the curve P-256, P-384 or P-521", out error);
    }

    private static SecurityKey? Rsa(byte[] encoded)
    {
        var rsa = RSA.Create();
        return Imported(rsa, encoded) && rsa.KeySize >= MinRsaBits ? new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false)) : null;
    }

    private static ECDsaSecurityKey? EllipticCurve(byte[] encoded)
    {
        var curve = ECDsa.Create();
        return Imported(curve, encoded) && CurveBits.Contains(curve.KeySize) ? new ECDsaSecurityKey(curve) : null;
    }

    private static bool Imported(AsymmetricAlgorithm algorithm, byte[] encoded)
    {
        try
        {
            algorithm.ImportSubjectPublicKeyInfo(encoded, out _);
            return true;
        }
        catch (CryptographicException)
        {
            // A key of another kind.
            return false;
        }
    }

    private static SecurityKey Right(SecurityKey key, out string? error)
    {
        error = null;
        return key;
    }

    private static SecurityKey? Wrong(string message, out string? error)
    {
        error = message;
        return null;
    }
}

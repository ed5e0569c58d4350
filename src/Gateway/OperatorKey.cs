using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ScimCluster.Gateway;

/// <summary>The key that opens <c>/admin</c>.</summary>
public static class OperatorKey
{
    private const int KeyBytes = 32;

    // A key that is configured by mistake is not taken for a hash.
    private const string Prefix = "operator_";

    /// <summary>Makes a random key.</summary>
    public static string Generate() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>The form in which a key is configured: SHA-256 as base64url without padding, 43 characters.</summary>
    public static string Hash(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ScimCluster.Grains;

/// <summary>The secret part of a token: made at random, and in memory only known by its digest.</summary>
internal static class TokenSecret
{
    private const int Length = 24;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    /// <summary>Makes a secret of 24 characters, 144 bits.</summary>
    public static string Create() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>SHA-256. A random secret of 144 bits needs no slow hash.</summary>
    public static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>The stored form of the scheme <see cref="TokenScheme.Hashed"/>: SHA-256 as base64url.</summary>
    public static string Hash(string secret) => Base64Url.EncodeToString(Digest(secret));

    /// <summary>Compares in a time that tells nothing about where the texts differ.</summary>
    public static bool AreEqual(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ScimCluster.Grains;

/// <summary>The secret part of a token: made at random, stored as a hash, compared in constant time.</summary>
internal static class TokenSecret
{
    private const int Length = 24;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    /// <summary>Makes a secret of 24 characters, 144 bits.</summary>
    public static string Create() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>The stored form: SHA-256 as base64url. A random secret of 144 bits needs no slow hash.</summary>
    public static string Hash(string secret) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Compares hashes in a time that tells nothing about where they differ.</summary>
    public static bool HashesEqual(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}

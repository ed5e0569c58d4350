using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ScimCluster.Grains;

/// <summary>Secrets and signatures of Standard Webhooks 1.0 (symmetric, <c>v1</c>).</summary>
internal static class WebhookSignature
{
    private const string SecretPrefix = "whsec_";
    private const int SecretLength = 32;

    /// <summary>Makes a secret of 256 random bits.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretLength);

    /// <summary>The form in which receivers configure a secret.</summary>
    public static string Format(byte[] secret) => SecretPrefix + Convert.ToBase64String(secret);

    /// <summary>Tells whether a text is in that form: cipher texts have dots, base64 has none.</summary>
    public static bool IsSecret(string text) =>
        text.StartsWith(SecretPrefix, StringComparison.Ordinal) && !text.Contains('.', StringComparison.Ordinal);

    /// <summary>Reads that form.</summary>
    /// <exception cref="FormatException">It is no secret.</exception>
    public static byte[] Parse(string text) =>
        IsSecret(text) ? Convert.FromBase64String(text[SecretPrefix.Length..]) : throw new FormatException("A secret begins with whsec_.");

    /// <summary>The header <c>webhook-signature</c>: one signature for each secret, separated by spaces.</summary>
    /// <param name="secrets">The secrets that sign.</param>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>: the time of the attempt in seconds of Unix time.</param>
    /// <param name="body">The body, byte by byte as it is sent.</param>
    public static string Sign(IEnumerable<byte[]> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        byte[] signed = [.. head, .. body];
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed))));
    }
}

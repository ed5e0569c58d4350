using System.Buffers.Text;
using System.Text;

namespace ScimCluster.Grains;

/// <summary>The bearer token of a connection. Its wire form is base64url of <c>secret:providerId[:organizationId]</c>.</summary>
/// <param name="Secret">The part that proves; never logged.</param>
/// <param name="ProviderId">The connection.</param>
/// <param name="OrganizationId">The organization, which may contain colons, or null for a personal connection.</param>
public sealed record ScimToken(string Secret, string ProviderId, string? OrganizationId)
{
    // Longer than any token that was ever issued: 24 + 2 * 64 characters of up to 3 bytes, in base64.
    private const int MaxLength = 1024;

    // Base64 needs no more.
    private const int MaxPadding = 2;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the wire form, with or without padding, in the alphabet of base64url or of base64.</summary>
    /// <returns>The token, or null if the text cannot be one.</returns>
    public static ScimToken? TryParse(string wire)
    {
        ArgumentNullException.ThrowIfNull(wire);
        if (wire.Length is 0 or > MaxLength || Decode(wire) is not { } text)
        {
            return null;
        }

        var parts = text.Split(':', 3);
        return parts.Length >= 2 && parts[0].Length > 0 && parts[1].Length > 0
            ? new ScimToken(parts[0], parts[1], parts.Length == 3 ? parts[2] : null)
            : null;
    }

    /// <summary>The wire form, without padding.</summary>
    public string ToWire() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        OrganizationId is null ? $"{Secret}:{ProviderId}" : $"{Secret}:{ProviderId}:{OrganizationId}"));

    /// <summary>Names the connection and hides the secret.</summary>
    public override string ToString() => $"ScimToken {{ ProviderId = {ProviderId} }}";

    private static string? Decode(string wire)
    {
        var base64Url = wire.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        if (wire.Length - base64Url.Length > MaxPadding || base64Url.Any(char.IsWhiteSpace))
        {
            // The decoder would skip white space.
            return null;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(base64Url.Length)];
        if (!Base64Url.IsValid(base64Url) || !Base64Url.TryDecodeFromChars(base64Url, bytes, out var length))
        {
            return null;
        }

        try
        {
            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

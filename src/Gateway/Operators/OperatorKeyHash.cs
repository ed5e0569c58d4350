using System.Buffers.Text;
using System.Security.Cryptography;

namespace ScimCluster.Gateway.Operators;

/// <summary>A key that opens <c>/admin</c>, as it is configured.</summary>
/// <param name="Name">What the log calls who uses it.</param>
/// <param name="Hash">SHA-256 of the key.</param>
internal sealed record OperatorKeyHash(string Name, byte[] Hash)
{
    private const string NoName = "operator";
    private const int MaxNameLength = 64;

    // The length is checked on the text: the decoder would take padding, too.
    private const int EncodedLength = 43;

    /// <summary>Reads <c>HASH</c> or <c>NAME:HASH</c>.</summary>
    /// <returns>The hash, or null if the text is none.</returns>
    public static OperatorKeyHash? TryParse(string? text)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var encoded = text.AsSpan(colon + 1);
        var hash = new byte[SHA256.HashSizeInBytes];
        if (encoded.Length != EncodedLength
            || !Base64Url.IsValid(encoded, out var length) || length != SHA256.HashSizeInBytes
            || !Base64Url.TryDecodeFromChars(encoded, hash, out _))
        {
            return null;
        }

        return colon < 0 ? new OperatorKeyHash(NoName, hash)
            : IsName(text!.AsSpan(0, colon)) ? new OperatorKeyHash(text![..colon], hash)
            : null;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= MaxNameLength;
    }
}

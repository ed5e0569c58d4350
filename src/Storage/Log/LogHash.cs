using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ScimCluster.Storage;

/// <summary>
/// The hashes of the seal. An entry's hash is SHA-256 over the hash before it, its place, each field of its row, and the
/// salted hashes of what is personal in it: the accountId and the old and new values. These hashes are stored too, so that
/// the personal part and the salt can be erased, and the entry's hash can still be computed.
/// </summary>
/// <remarks>
/// A field is its length in bytes of UTF-8 as a big-endian integer and these bytes, or -1 for null; a number is its decimal
/// text, a time its microseconds since 1970, a list its count and then each of its elements.
/// </remarks>
internal static class LogHash
{
    private const int SaltBytes = 32;
    private const long TicksPerMicrosecond = 10;

    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltBytes);

    /// <summary>The salted hashes of the personal part, each on a line: name, a space, HMAC-SHA-256 in hexadecimal.</summary>
    public static string OfValues(LogEntry entry, byte[] salt)
    {
        var text = new StringBuilder();
        if (entry.AccountId is { } accountId)
        {
            Append(text, salt, "accountId", accountId);
        }

        if (entry.Values is { } values)
        {
            using var document = JsonDocument.Parse(values);
            foreach (var attribute in document.RootElement.EnumerateObject())
            {
                foreach (var side in attribute.Value.EnumerateObject())
                {
                    Append(text, salt, $"{attribute.Name}/{side.Name}", side.Value.GetRawText());
                }
            }
        }

        return text.ToString();
    }

    /// <summary>The hash of an entry behind <paramref name="previous"/>.</summary>
    public static byte[] OfEntry(byte[] previous, long position, LogEntry entry, string valueHashes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Append(hash, Number(position));
        Append(hash, entry.ProviderKey.ToString("D"));
        Append(hash, entry.LogId.ToString("D"));
        Append(hash, Number((entry.Occurred - DateTimeOffset.UnixEpoch).Ticks / TicksPerMicrosecond));
        Append(hash, entry.OrganizationId);
        Append(hash, entry.OwnerId);
        Append(hash, entry.Operation);
        Append(hash, entry.ResourceType);
        Append(hash, entry.ResourceId);
        Append(hash, entry.Actor);
        Append(hash, entry.TokenId?.ToString("D"));
        Append(hash, entry.TokenLabel);
        Append(hash, Number(entry.Status));
        Append(hash, entry.ScimType);
        Append(hash, entry.Detail);
        Append(hash, Number(entry.ChangedAttributes.Length));
        foreach (var name in entry.ChangedAttributes)
        {
            Append(hash, name);
        }

        Append(hash, entry.RequestId);
        Append(hash, entry.DurationMilliseconds is { } duration ? Number(duration) : null);
        Append(hash, valueHashes);
        return hash.GetHashAndReset();
    }

    private static string Number(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Append(StringBuilder text, byte[] salt, string name, string value)
    {
        var hash = HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes($"{name}\0{value}"));
        text.Append(name).Append(' ').Append(Convert.ToHexStringLower(hash)).Append('\n');
    }

    private static void Append(IncrementalHash hash, string? field)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        var bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
        BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}

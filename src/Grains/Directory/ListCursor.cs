using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>A place in a list until some time, as text that clients keep and do not read (RFC 9865).</summary>
/// <remarks>
/// Base64url of: format (1 byte), expiry in seconds of Unix time (8), count of the query (4), user id (16), 1 and the sort key
/// in UTF-8 or 0 alone, and a MAC (16). The MAC also covers the provider, resource type, filter and order, so a cursor is good for the query
/// that gave it out and nothing else.
/// </remarks>
internal readonly record struct ListCursor(ListPosition Position, DateTimeOffset Expiry, int Count)
{
    private const byte Format = 2;
    private const int CountAt = 9;
    private const int IdAt = 13;
    private const int SortKeyAt = 29;
    private const int MacLength = 16;
    private const int ShortestPayload = SortKeyAt + 1;

    /// <summary>Reads a cursor.</summary>
    /// <returns>Null for any text that <see cref="Write"/> has not written for this key, provider and query.</returns>
    public static ListCursor? Read(string text, byte[] key, Guid providerKey, ResourceType type, ListIdentities query)
    {
        if (!Base64Url.IsValid(text, out var length) || length < ShortestPayload + MacLength)
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(text);
        var payload = bytes.AsSpan(..^MacLength);
        if (Base64Url.EncodeToString(bytes) != text
            || !CryptographicOperations.FixedTimeEquals(bytes.AsSpan(^MacLength..), Mac(payload, key, providerKey, type, query))
            || payload[0] != Format)
        {
            return null;
        }

        var sortKey = payload[SortKeyAt] == 0 ? null : Encoding.UTF8.GetString(payload[ShortestPayload..]);
        return new ListCursor(
            new ListPosition(sortKey, new Guid(payload[IdAt..SortKeyAt], bigEndian: true)),
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(payload[1..])),
            BinaryPrimitives.ReadInt32BigEndian(payload[CountAt..]));
    }

    /// <summary>Writes the cursor for a query of a provider.</summary>
    public string Write(byte[] key, Guid providerKey, ResourceType type, ListIdentities query)
    {
        var sortKey = Position.SortKey is null ? [] : Encoding.UTF8.GetBytes(Position.SortKey);
        var payload = new byte[ShortestPayload + sortKey.Length];
        payload[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(1), Expiry.ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(CountAt), Count);
        Position.Id.TryWriteBytes(payload.AsSpan(IdAt), bigEndian: true, out _);
        payload[SortKeyAt] = Position.SortKey is null ? (byte)0 : (byte)1;
        sortKey.CopyTo(payload, ShortestPayload);
        return Base64Url.EncodeToString([.. payload, .. Mac(payload, key, providerKey, type, query)]);
    }

    private static byte[] Mac(ReadOnlySpan<byte> payload, byte[] key, Guid providerKey, ResourceType type, ListIdentities query)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(payload);
        mac.AppendData(providerKey.ToByteArray(bigEndian: true));
        Append(mac, type.Name);
        Append(mac, query.Filter);
        Append(mac, query.SortBy);
        mac.AppendData([query.Descending ? (byte)1 : (byte)0]);
        return mac.GetHashAndReset()[..MacLength];
    }

    // With its length in front, no text can pass for the end of another; -1 stands for none.
    private static void Append(IncrementalHash mac, string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, text is null ? -1 : bytes.Length);
        mac.AppendData(length);
        mac.AppendData(bytes);
    }
}

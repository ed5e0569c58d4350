using System.Buffers.Binary;
using System.Buffers.Text;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>A place in a provisioning log as text that callers keep and do not read: base64url of a format number, the time and the row's id.</summary>
internal static class LogCursor
{
    private const byte Format = 1;
    private const int IdBytes = 16;
    private const int ByteCount = 1 + sizeof(long) + IdBytes;

    public static string ToText(LogPlace place)
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        bytes[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], place.Occurred.UtcTicks);
        place.LogId.TryWriteBytes(bytes[(1 + sizeof(long))..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a cursor.</summary>
    /// <returns>False for any text that <see cref="ToText"/> does not write.</returns>
    public static bool TryParse(string text, out LogPlace place)
    {
        place = default;
        Span<byte> bytes = stackalloc byte[ByteCount];
        if (!Base64Url.IsValid(text, out var length)
            || length != ByteCount
            || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || bytes[0] != Format
            || BinaryPrimitives.ReadInt64BigEndian(bytes[1..]) is var ticks && (ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks))
        {
            return false;
        }

        place = new LogPlace(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[(1 + sizeof(long))..], bigEndian: true));
        return ToText(place) == text;
    }
}

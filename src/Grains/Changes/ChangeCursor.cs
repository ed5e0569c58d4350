using System.Buffers.Binary;
using System.Buffers.Text;

namespace ScimCluster.Grains;

/// <summary>A place in the change feed as text that callers keep and do not read: base64url of a format number and the position.</summary>
internal readonly record struct ChangeCursor(long Position)
{
    private const byte Format = 1;
    private const int ByteCount = 1 + sizeof(long);

    /// <summary>Reads a cursor.</summary>
    /// <returns>False for any text that <see cref="ToString"/> does not write.</returns>
    public static bool TryParse(string text, out ChangeCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[ByteCount];
        if (!Base64Url.IsValid(text, out var length)
            || length != ByteCount
            || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || bytes[0] != Format)
        {
            return false;
        }

        cursor = new ChangeCursor(BinaryPrimitives.ReadInt64BigEndian(bytes[1..]));
        return cursor.Position >= 0 && cursor.ToString() == text;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        bytes[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], Position);
        return Base64Url.EncodeToString(bytes);
    }
}

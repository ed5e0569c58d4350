using System.Buffers;
using System.Buffers.Binary;
using Orleans.Serialization.Wire;

namespace Orleans.Transport;

/// <summary>What a frame is; a frame is its length in four bytes, its kind in one, and the rest.</summary>
internal enum FrameKind : byte
{
    Hello = 1,
    Welcome = 2,
    Request = 3,
    Response = 4,
    Cancel = 5,
    Ping = 6,
    Pong = 7,

    /// <summary>The members of the cluster have changed: read the table.</summary>
    MembersChanged = 8,

    /// <summary>The sender sends no more requests, or takes none.</summary>
    Goodbye = 9,

    /// <summary>To a client: a silo has been declared dead.</summary>
    SiloDied = 10,
}

internal static class Frames
{
    /// <summary>Room for what a request has beside its arguments.</summary>
    public const int MaxHeaderSize = 64 * 1024;

    public static WireWriter Begin(FrameKind kind)
    {
        var writer = new WireWriter();
        writer.BeginBlock();
        writer.WriteByte((byte)kind);
        return writer;
    }

    public static WireWriter Numbered(FrameKind kind, long number)
    {
        var writer = Begin(kind);
        writer.WriteVarUInt((ulong)number);
        return writer;
    }

    public static WireWriter SiloDied(SiloAddress silo)
    {
        var writer = Begin(FrameKind.SiloDied);
        writer.WriteString(silo.ToParsableString());
        return writer;
    }

    /// <exception cref="MalformedMessageException">The text is no silo's address.</exception>
    public static SiloAddress ReadAddress(WireReader reader) =>
        SiloAddress.TryParse(reader.ReadString(), out var silo) ? silo : throw new MalformedMessageException("A silo's address is none.");

    /// <summary>Takes the next whole frame from the buffer, without its length.</summary>
    /// <exception cref="MalformedMessageException">The frame is empty or too long.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, int maxLength, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (buffer.Length < 4)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[4];
        buffer.Slice(0, 4).CopyTo(header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length < 1 || length > maxLength)
        {
            throw new MalformedMessageException($"A frame of {length} bytes is not between 1 and {maxLength}.");
        }

        if (buffer.Length - 4 < length)
        {
            return false;
        }

        frame = buffer.Slice(4, length);
        buffer = buffer.Slice(4 + length);
        return true;
    }
}

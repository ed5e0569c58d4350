using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Orleans.Serialization.Wire;

/// <summary>Reads one message. Every length is checked against what is there before anything is made of it.</summary>
/// <exception cref="MalformedMessageException">The bytes are not a message.</exception>
internal sealed class WireReader(ReadOnlyMemory<byte> message, References.GrainFactory? references)
{
    private const int MaxDepth = 500;

    private readonly Dictionary<int, object> _objects = [];
    private readonly Dictionary<int, Type> _types = [];
    private ReadOnlyMemory<byte> _message = message;
    private int _position;
    private int _depth;

    /// <summary>Makes the references to grains that the message holds.</summary>
    public References.GrainFactory References =>
        references ?? throw new MalformedMessageException("A reference to a grain where none can be.");

    public int Remaining => _message.Length - _position;

    /// <summary>References count from here.</summary>
    public void BeginValue()
    {
        _message = _message[_position..];
        _position = 0;
        _objects.Clear();
        _types.Clear();
    }

    public byte ReadByte() => ReadBytes(1)[0];

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            throw new MalformedMessageException("A message ends too early.");
        }

        var span = _message.Span.Slice(_position, count);
        _position += count;
        return span;
    }

    public ulong ReadVarUInt()
    {
        var result = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = ReadByte();
            result |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return result;
            }
        }

        throw new MalformedMessageException("A number has too many bytes.");
    }

    public long ReadVarInt()
    {
        var value = ReadVarUInt();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number of things that take a byte each at least, so that no more are announced than can follow.</summary>
    public int ReadCount()
    {
        var count = ReadVarUInt();
        return count <= (ulong)Remaining ? (int)count : throw new MalformedMessageException($"{count} items cannot be in {Remaining} bytes.");
    }

    public string? ReadString()
    {
        var header = ReadVarUInt();
        if (header == 0)
        {
            return null;
        }

        var length = (header - 1) >> 1;
        if (length > (ulong)Remaining)
        {
            throw new MalformedMessageException("A text is longer than its message.");
        }

        if (((header - 1) & 1) == 0)
        {
            return WireText.Read(ReadBytes((int)length));
        }

        var bytes = ReadBytes(checked((int)Math.Min(length * 2, int.MaxValue)));
        return BitConverter.IsLittleEndian ? new string(MemoryMarshal.Cast<byte, char>(bytes)) : throw new PlatformNotSupportedException();
    }

    public string ReadRequiredString() => ReadString() ?? throw new MalformedMessageException("A text is missing.");

    /// <summary>The length of a block and where it ends.</summary>
    public int ReadBlockEnd()
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(4));
        return (uint)length <= (uint)Remaining ? _position + length : throw new MalformedMessageException("A block is longer than its message.");
    }

    public void RequireEnd(int blockEnd)
    {
        if (_position != blockEnd)
        {
            throw new MalformedMessageException("A block is not what its length says.");
        }
    }

    public void SkipTo(int position) => _position = position;

    public void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw new MalformedMessageException("A message is nested too deep.");
        }
    }

    public void Leave() => _depth--;

    /// <summary>Says that the object which began at the offset is this one, before or after its content is read.</summary>
    public void Record(int offset, object value) => _objects[offset] = value;

    /// <summary>Reads an object that says its type itself; null if it is null.</summary>
    public object? ReadObject()
    {
        var offset = _position;
        var header = ReadVarUInt();
        if (header == WireHeader.Null)
        {
            return null;
        }

        if ((header & 3) == WireHeader.Object)
        {
            return ReadEarlier(Offset(header, offset));
        }

        var type = ReadType(header, offset);
        if (type.ContainsGenericParameters || (type.IsAbstract && type != typeof(Type)))
        {
            throw new MalformedMessageException($"No object can be of type {type}.");
        }

        Enter();
        var value = Codecs.ContentOf(type).Read(this, offset);
        Leave();
        _objects.TryAdd(offset, value);
        return value;
    }

    private Type ReadType(ulong header, int offset)
    {
        switch (header & 3)
        {
            case WireHeader.NewType when header == WireHeader.NewType:
                var type = WireTypes.Parse(ReadRequiredString());
                _types[offset] = type;
                return type;
            case WireHeader.KnownType:
                var earlier = Offset(header, offset);
                if (_types.TryGetValue(earlier, out var known))
                {
                    return known;
                }

                return At(earlier, () => ReadVarUInt() == WireHeader.NewType
                    ? WireTypes.Parse(ReadRequiredString())
                    : throw new MalformedMessageException("A type refers to what is none."));
            default:
                throw new MalformedMessageException("An object does not begin with its type.");
        }
    }

    // What an unknown member held was skipped: it is read when something known refers to it.
    private object ReadEarlier(int offset) =>
        _objects.TryGetValue(offset, out var known)
            ? known
            : At(offset, () => ReadObject() ?? throw new MalformedMessageException("A reference to nothing."));

    private T At<T>(int offset, Func<T> read)
    {
        var back = _position;
        _position = offset;
        Enter();
        var result = read();
        Leave();
        _position = back;
        return result;
    }

    private static int Offset(ulong header, int current) =>
        header >> 2 < (ulong)current ? (int)(header >> 2) : throw new MalformedMessageException("A reference to what comes later.");
}

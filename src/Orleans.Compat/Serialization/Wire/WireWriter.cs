using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Orleans.Serialization.Wire;

/// <summary>Writes one message into a buffer that grows; objects and type names that come again are written as references.</summary>
internal sealed class WireWriter : IDisposable
{
    private const int FirstCapacity = 512;
    private const int MaxDepth = 400;

    private static readonly ExceptionSerializationOptions DefaultExceptions = new();

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstCapacity);
    private Dictionary<object, int>? _objects;
    private Dictionary<string, int>? _names;
    private int _start;
    private int _depth;

    /// <summary>Which exceptions may be written.</summary>
    public ExceptionSerializationOptions Exceptions { get; set; } = DefaultExceptions;

    public int Length { get; private set; }

    /// <summary>References count from here: what comes before is not part of the value.</summary>
    public void BeginValue() => _start = Length;

    public int Offset => Length - _start;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteVarUInt(ulong value)
    {
        var span = Peek(10);
        var i = 0;
        while (value >= 0x80)
        {
            span[i++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[i++] = (byte)value;
        Length += i;
    }

    public void WriteVarInt(long value) => WriteVarUInt((ulong)((value << 1) ^ (value >> 63)));

    public void WriteBytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Room for a fixed number of bytes that the caller fills.</summary>
    public Span<byte> Take(int count)
    {
        var span = Peek(count);
        Length += count;
        return span;
    }

    /// <summary>Null is 0, else the length plus one and the UTF-8 bytes.</summary>
    public void WriteString(string? value)
    {
        if (value is null)
        {
            WriteByte(0);
            return;
        }

        // A lone surrogate has no UTF-8 form: such a text goes as it is in memory, which an odd marker says.
        var length = WireText.TryGetByteCount(value);
        if (length < 0)
        {
            WriteVarUInt(((ulong)value.Length << 1 | 1) + 1);
            foreach (var c in value)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(Take(2), c);
            }

            return;
        }

        WriteVarUInt(((ulong)length << 1) + 1);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    /// <summary>Leaves room for a length that <see cref="EndBlock"/> writes.</summary>
    public int BeginBlock()
    {
        Take(4);
        return Length;
    }

    public void EndBlock(int begin) => BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(begin - 4), Length - begin);

    /// <summary>One level deeper; the reader goes no deeper than this either.</summary>
    /// <exception cref="OrleansException">The value is nested too deep to be sent.</exception>
    public void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw new OrleansException($"A value that is nested deeper than {MaxDepth} objects cannot be sent.");
        }
    }

    public void Leave() => _depth--;

    /// <summary>True if the object was written before: then a reference is all it needs.</summary>
    public bool TryWriteReference(object value)
    {
        _objects ??= new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        if (!_objects.TryGetValue(value, out var offset))
        {
            _objects[value] = Offset;
            return false;
        }

        WriteVarUInt(((ulong)offset << 2) | WireHeader.Object);
        return true;
    }

    public void WriteTypeName(string name)
    {
        _names ??= new Dictionary<string, int>(StringComparer.Ordinal);
        if (_names.TryGetValue(name, out var offset))
        {
            WriteVarUInt(((ulong)offset << 2) | WireHeader.KnownType);
            return;
        }

        _names[name] = Offset;
        WriteVarUInt(WireHeader.NewType);
        WriteString(name);
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            Length = 0;
        }
    }

    private Span<byte> Peek(int count)
    {
        if (_buffer.Length - Length < count)
        {
            var grown = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(_buffer.Length * 2L, (long)Length + count)));
            Written.CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = grown;
        }

        return _buffer.AsSpan(Length, count);
    }
}

/// <summary>What an object on the wire begins with: its two low bits say what, the rest is an offset.</summary>
internal static class WireHeader
{
    public const uint Null = 0;
    public const uint Object = 1;
    public const uint NewType = 2;
    public const uint KnownType = 3;
}

internal static class WireText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The length in UTF-8; negative if the text has a lone surrogate.</summary>
    public static int TryGetByteCount(string value)
    {
        var i = value.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (; i >= 0 && i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i]))
            {
                continue;
            }

            if (i + 1 >= value.Length || !char.IsSurrogatePair(value[i], value[i + 1]))
            {
                return -1;
            }

            i++;
        }

        return Encoding.UTF8.GetByteCount(value);
    }

    public static string Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new MalformedMessageException("A text is not UTF-8.", e);
        }
    }
}

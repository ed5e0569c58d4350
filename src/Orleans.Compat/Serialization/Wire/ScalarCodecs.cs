using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization.Wire;

/// <summary>Codecs of the types that are one value.</summary>
internal static class ScalarCodecs
{
    private static readonly FrozenDictionary<Type, Codec> All = new Dictionary<Type, Codec>
    {
        [typeof(bool)] = Number<bool>(static (w, v) => w.WriteByte(v ? (byte)1 : (byte)0), static r => r.ReadVarUInt() != 0),
        [typeof(byte)] = Number<byte>(static (w, v) => w.WriteVarUInt(v), static r => checked((byte)r.ReadVarUInt())),
        [typeof(sbyte)] = Number<sbyte>(static (w, v) => w.WriteVarInt(v), static r => checked((sbyte)r.ReadVarInt())),
        [typeof(short)] = Number<short>(static (w, v) => w.WriteVarInt(v), static r => checked((short)r.ReadVarInt())),
        [typeof(ushort)] = Number<ushort>(static (w, v) => w.WriteVarUInt(v), static r => checked((ushort)r.ReadVarUInt())),
        [typeof(char)] = Number<char>(static (w, v) => w.WriteVarUInt(v), static r => checked((char)r.ReadVarUInt())),
        [typeof(int)] = Number<int>(static (w, v) => w.WriteVarInt(v), static r => checked((int)r.ReadVarInt())),
        [typeof(uint)] = Number<uint>(static (w, v) => w.WriteVarUInt(v), static r => checked((uint)r.ReadVarUInt())),
        [typeof(long)] = Number<long>(static (w, v) => w.WriteVarInt(v), static r => r.ReadVarInt()),
        [typeof(ulong)] = Number<ulong>(static (w, v) => w.WriteVarUInt(v), static r => r.ReadVarUInt()),
        [typeof(nint)] = Number<nint>(static (w, v) => w.WriteVarInt(v), static r => checked((nint)r.ReadVarInt())),
        [typeof(nuint)] = Number<nuint>(static (w, v) => w.WriteVarUInt(v), static r => checked((nuint)r.ReadVarUInt())),
        [typeof(TimeSpan)] = Number<TimeSpan>(static (w, v) => w.WriteVarInt(v.Ticks), static r => new TimeSpan(r.ReadVarInt())),
        [typeof(DateTime)] = Number<DateTime>(static (w, v) => w.WriteVarUInt((ulong)v.ToBinary()), static r => DateTime.FromBinary((long)r.ReadVarUInt())),
        [typeof(DateOnly)] = Number<DateOnly>(static (w, v) => w.WriteVarUInt((uint)v.DayNumber), static r => DateOnly.FromDayNumber(checked((int)r.ReadVarUInt()))),
        [typeof(TimeOnly)] = Number<TimeOnly>(static (w, v) => w.WriteVarUInt((ulong)v.Ticks), static r => new TimeOnly((long)r.ReadVarUInt())),
        [typeof(string)] = new ValueCodec<string?>(WireKind.Text, static (w, v) => w.WriteString(v), static r => r.ReadString()),
        [typeof(DateTimeOffset)] = Block<DateTimeOffset>(
            static (w, v) =>
            {
                w.WriteVarUInt((ulong)v.Ticks);
                w.WriteVarInt((long)v.Offset.TotalMinutes);
            },
            static r => new DateTimeOffset((long)r.ReadVarUInt(), TimeSpan.FromMinutes(r.ReadVarInt()))),
        [typeof(float)] = Bits<float>(),
        [typeof(double)] = Bits<double>(),
        [typeof(Half)] = Bits<Half>(),
        [typeof(Int128)] = Bits<Int128>(),
        [typeof(UInt128)] = Bits<UInt128>(),
        [typeof(Guid)] = Block<Guid>(static (w, v) => v.TryWriteBytes(w.Take(16)), static r => new Guid(r.ReadBytes(16))),
        [typeof(decimal)] = Block<decimal>(WriteDecimal, ReadDecimal),
        [typeof(BigInteger)] = Block<BigInteger>(
            static (w, v) =>
            {
                w.WriteVarUInt((ulong)v.GetByteCount());
                w.WriteBytes(v.ToByteArray());
            },
            static r => new BigInteger(r.ReadBytes(r.ReadCount()))),
        [typeof(CancellationToken)] = Number<CancellationToken>(static (w, _) => w.WriteByte(0), static r =>
        {
            r.ReadVarUInt();
            return CancellationToken.None;
        }),
        [typeof(IdSpan)] = Block<IdSpan>(WriteIdSpan, ReadIdSpan),
        [typeof(GrainType)] = Block<GrainType>(static (w, v) => WriteIdSpan(w, v.Value), static r => new GrainType(ReadIdSpan(r))),
        [typeof(GrainInterfaceType)] = Block<GrainInterfaceType>(
            static (w, v) => WriteIdSpan(w, v.Value), static r => new GrainInterfaceType(ReadIdSpan(r))),
        [typeof(GrainId)] = Block<GrainId>(WriteGrainId, ReadGrainId),
    }.ToFrozenDictionary();

    public static bool TryGet(Type type, [NotNullWhen(true)] out Codec? codec) => All.TryGetValue(type, out codec);

    public static IEnumerable<Type> Types => All.Keys;

    public static void WriteGrainId(WireWriter writer, GrainId value)
    {
        WriteIdSpan(writer, value.Type.Value);
        WriteIdSpan(writer, value.Key);
    }

    public static GrainId ReadGrainId(WireReader reader) => new(new GrainType(ReadIdSpan(reader)), ReadIdSpan(reader));

    private static void WriteIdSpan(WireWriter writer, IdSpan value)
    {
        writer.WriteVarUInt(value.IsDefault ? 0 : (ulong)value.Value.Length + 1);
        writer.WriteBytes(value.AsSpan());
    }

    private static IdSpan ReadIdSpan(WireReader reader)
    {
        var length = reader.ReadVarUInt();
        return length == 0 ? default : new IdSpan(reader.ReadBytes((int)Math.Min(length - 1, int.MaxValue)).ToArray());
    }

    private static void WriteDecimal(WireWriter writer, decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(writer.Take(4), part);
        }
    }

    private static decimal ReadDecimal(WireReader reader)
    {
        Span<int> parts = stackalloc int[4];
        foreach (ref var part in parts)
        {
            part = BinaryPrimitives.ReadInt32LittleEndian(reader.ReadBytes(4));
        }

        return new decimal(parts);
    }

    private static ValueCodec<T> Number<T>(Action<WireWriter, T> write, Func<WireReader, T> read) => new(WireKind.Number, write, Checked(read));

    private static ValueCodec<T> Block<T>(Action<WireWriter, T> write, Func<WireReader, T> read) => new(WireKind.Block, write, Checked(read));

    private static ValueCodec<T> Bits<T>()
        where T : unmanaged =>
        Block<T>(
            static (w, v) => Unsafe.WriteUnaligned(ref w.Take(Unsafe.SizeOf<T>())[0], v),
            static r => Unsafe.ReadUnaligned<T>(in r.ReadBytes(Unsafe.SizeOf<T>())[0]));

    // The bytes may be a number that the type does not have.
    private static Func<WireReader, T> Checked<T>(Func<WireReader, T> read) => reader =>
    {
        try
        {
            return read(reader);
        }
        catch (Exception e) when (e is OverflowException or ArgumentException)
        {
            throw new MalformedMessageException($"The bytes are no {typeof(T).Name}.", e);
        }
    };
}

/// <summary>An enum by its number.</summary>
internal sealed class EnumCodec<T> : Codec<T>
    where T : unmanaged, Enum
{
    public override WireKind Kind => WireKind.Number;

    public override void Write(WireWriter writer, T value) => writer.WriteVarInt(Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.BitCast<T, sbyte>(value),
        2 => Unsafe.BitCast<T, short>(value),
        4 => Unsafe.BitCast<T, int>(value),
        _ => Unsafe.BitCast<T, long>(value),
    });

    public override T Read(WireReader reader)
    {
        var value = reader.ReadVarInt();
        return Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.BitCast<sbyte, T>((sbyte)value),
            2 => Unsafe.BitCast<short, T>((short)value),
            4 => Unsafe.BitCast<int, T>((int)value),
            _ => Unsafe.BitCast<long, T>(value),
        };
    }
}

using System.Buffers.Binary;

namespace Orleans.Storage;

/// <summary>A grain's key as the columns of the storage table have it.</summary>
internal readonly record struct AdoNetGrainKey(long N0, long N1, string? Extension)
{
    public static AdoNetGrainKey Of(GrainId grainId)
    {
        if (grainId.TryGetGuidKey(out var guid, out var extension))
        {
            Span<byte> bytes = stackalloc byte[16];
            guid.TryWriteBytes(bytes);
            return new(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), extension);
        }

        return grainId.TryGetIntegerKey(out var number, out extension)
            ? new(0, number, extension)
            : new(0, 0, grainId.Key.ToString());
    }
}

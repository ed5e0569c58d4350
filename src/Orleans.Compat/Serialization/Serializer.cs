using Orleans.References;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization;

/// <summary>Turns values into the bytes that calls between processes carry, and back.</summary>
public sealed class Serializer
{
    private readonly Lazy<GrainFactory> _references;

    internal Serializer(Lazy<GrainFactory> references) => _references = references;

    public byte[] SerializeToArray<T>(T value)
    {
        using var writer = new WireWriter();
        Codecs.For<T>().Write(writer, value);
        return writer.Written.ToArray();
    }

    /// <exception cref="OrleansException">The bytes are not such a value.</exception>
    public T Deserialize<T>(byte[] source) => Deserialize<T>(source.AsMemory());

    public T Deserialize<T>(ReadOnlyMemory<byte> source)
    {
        var reader = new WireReader(source, _references.Value);
        var value = Codecs.For<T>().Read(reader);
        return reader.Remaining == 0 ? value : throw new MalformedMessageException("Something follows the value.");
    }
}

using Orleans.References;
using Orleans.Serialization.Wire;

namespace Orleans.Transport;

/// <summary>What the side that connects says first.</summary>
/// <param name="ClusterId">The cluster it belongs to.</param>
/// <param name="Sender">The silo, or null if it is a client.</param>
/// <param name="Target">The silo it means to reach, or null if any will do.</param>
internal sealed record Hello(string ClusterId, SiloAddress? Sender, SiloAddress? Target)
{
    public const int ProtocolVersion = 1;

    private const uint Magic = 0x504D4F43;

    public WireWriter ToFrame()
    {
        var writer = Frames.Begin(FrameKind.Hello);
        writer.WriteVarUInt(Magic);
        writer.WriteVarUInt(ProtocolVersion);
        writer.WriteString(ClusterId);
        writer.WriteString(Sender?.ToParsableString());
        writer.WriteString(Target?.ToParsableString());
        return writer;
    }

    /// <exception cref="MalformedMessageException">Whoever has connected does not speak this protocol.</exception>
    public static Hello Read(WireReader reader)
    {
        if (reader.ReadByte() != (byte)FrameKind.Hello || reader.ReadVarUInt() != Magic)
        {
            throw new MalformedMessageException("A connection does not begin as one of silos does.");
        }

        var version = reader.ReadVarUInt();
        return version == ProtocolVersion
            ? new Hello(reader.ReadRequiredString(), ReadAddress(reader), ReadAddress(reader))
            : throw new MalformedMessageException($"Protocol version {version} is not {ProtocolVersion}.");
    }

    private static SiloAddress? ReadAddress(WireReader reader)
    {
        if (reader.ReadString() is not { } text)
        {
            return null;
        }

        return SiloAddress.TryParse(text, out var address) ? address : throw new MalformedMessageException("A silo's address is none.");
    }
}

/// <summary>What the side that was connected to answers.</summary>
/// <param name="Silo">Who answers.</param>
/// <param name="Refusal">Why the connection ends now; null if it stays.</param>
/// <param name="GrainTypes">The grains of the silo; empty for another silo, which knows them.</param>
internal sealed record Welcome(SiloAddress Silo, string? Refusal, IReadOnlyList<GrainTypeDescription> GrainTypes)
{
    public WireWriter ToFrame()
    {
        var writer = Frames.Begin(FrameKind.Welcome);
        writer.WriteString(Silo.ToParsableString());
        writer.WriteString(Refusal);
        writer.WriteVarUInt((ulong)GrainTypes.Count);
        foreach (var type in GrainTypes)
        {
            writer.WriteString(type.GrainType.ToString());
            writer.WriteString(type.ClassName);
            writer.WriteByte(type.IsStatelessWorker ? (byte)1 : (byte)0);
            writer.WriteVarUInt((ulong)type.Interfaces.Count);
            foreach (var name in type.Interfaces)
            {
                writer.WriteString(name);
            }
        }

        return writer;
    }

    public static Welcome Read(WireReader reader)
    {
        if (reader.ReadByte() != (byte)FrameKind.Welcome || !SiloAddress.TryParse(reader.ReadString(), out var silo))
        {
            throw new MalformedMessageException("A connection is not answered as a silo does.");
        }

        return new Welcome(silo, reader.ReadString(), [.. Enumerable.Range(0, reader.ReadCount()).Select(_ => ReadType(reader))]);
    }

    private static GrainTypeDescription ReadType(WireReader reader) => new(
        GrainType.Create(reader.ReadRequiredString()),
        reader.ReadRequiredString(),
        reader.ReadByte() != 0,
        [.. Enumerable.Range(0, reader.ReadCount()).Select(_ => reader.ReadRequiredString())]);
}

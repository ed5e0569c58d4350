using Orleans.References;

namespace Orleans.Serialization.Wire;

/// <summary>A reference to a grain: the grain's id and the name of the interface.</summary>
internal sealed class GrainReferenceContent : ContentCodec
{
    public override bool IsTracked => false;

    public override void Write(WireWriter writer, object value)
    {
        var reference = (GrainReference)value;
        ScalarCodecs.WriteGrainId(writer, reference.GrainId);
        writer.WriteString(reference.InterfaceName);
    }

    public override object Read(WireReader reader, int offset)
    {
        var grainId = ScalarCodecs.ReadGrainId(reader);
        return reader.References.Create(grainId, GrainInterfaces.Named(reader.ReadRequiredString()).Type);
    }
}

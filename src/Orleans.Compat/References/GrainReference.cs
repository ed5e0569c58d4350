using Orleans.References;

namespace Orleans.Runtime;

/// <summary>Stands for a grain: its generated subclasses implement the grain's interface and send each call to it.</summary>
[Alias("GrainRef")]
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly ReferenceShared _shared;

    internal GrainReference(ReferenceShared shared, GrainId grainId)
    {
        _shared = shared;
        GrainId = grainId;
    }

    public GrainId GrainId { get; }

    public GrainInterfaceType InterfaceType => _shared.Interface.InterfaceType;

    public virtual string InterfaceName => _shared.Interface.Name;

    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable => (TGrainInterface)As(typeof(TGrainInterface));

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    public override int GetHashCode() => GrainId.GetHashCode();

    public uint GetUniformHashCode() => GrainId.GetUniformHashCode();

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1?.Equals(reference2) ?? reference2 is null;

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);

    public sealed override string ToString() => $"GrainReference:{GrainId}:{InterfaceName}";

    internal GrainInterface Interface => _shared.Interface;

    internal object As(Type interfaceType) =>
        interfaceType.IsInstanceOfType(this) ? this : _shared.Factory.Create(GrainId, interfaceType);

    internal Task Call(int method, object?[] arguments) =>
        _shared.Calls.CallAsync<object?>(this, _shared.Interface.Methods[method], arguments);

    internal Task<T> Call<T>(int method, object?[] arguments) =>
        _shared.Calls.CallAsync<T>(this, _shared.Interface.Methods[method], arguments);

    internal ValueTask CallValue(int method, object?[] arguments) => new(Call(method, arguments));

    internal ValueTask<T> CallValue<T>(int method, object?[] arguments) => new(Call<T>(method, arguments));
}

using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization.Wire;

/// <summary>A class by its members.</summary>
internal sealed class ClassContent(Type type, IEnumerable<CopiedMember> members) : ContentCodec
{
    private readonly MemberSet _members = new(type, members);
    private readonly InstanceFactory _factory = new(type);

    public override void Write(WireWriter writer, object value) => _members.Write(writer, value);

    public override object Read(WireReader reader, int offset)
    {
        var value = _factory.Create();
        reader.Record(offset, value);
        _members.Read(reader, value);
        return value;
    }
}

/// <summary>A struct by its members.</summary>
internal sealed class StructCodec<T> : Codec<T>
    where T : struct
{
    private readonly MemberSet _members = new(typeof(T), ContentCodecs.MembersOf(typeof(T)));
    private readonly InstanceFactory _factory = new(typeof(T));

    public override void Write(WireWriter writer, T value)
    {
        writer.Enter();
        _members.Write(writer, value);
        writer.Leave();
    }

    public override T Read(WireReader reader)
    {
        reader.Enter();
        var value = _factory.Create();
        _members.Read(reader, value);
        reader.Leave();
        return (T)value;
    }
}

/// <summary>Makes instances with the constructor that takes nothing; without one, no constructor runs.</summary>
internal sealed class InstanceFactory(Type type)
{
    private readonly ConstructorInvoker? _constructor =
        type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes) is { } constructor
            ? ConstructorInvoker.Create(constructor)
            : null;

    public object Create() => _constructor is null ? RuntimeHelpers.GetUninitializedObject(type) : _constructor.Invoke();
}

using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Serialization.Wire;

/// <summary>The members of a class or struct by their ids, level by level from the base class on.</summary>
/// <remarks>
/// An unknown id is skipped and a missing one leaves what the constructor gave: two versions of a type can talk.
/// </remarks>
internal sealed class MemberSet
{
    private readonly Level[] _levels;

    public MemberSet(Type type, IEnumerable<CopiedMember> members) =>
        _levels = [.. members.GroupBy(m => m.Field.DeclaringType!)
            .OrderBy(level => Depth(level.Key))
            .Select(level => new Level([.. level.OrderBy(m => m.Id).Select(m => MemberCodec.Create(type, m))]))];

    public void Write(WireWriter writer, object owner)
    {
        writer.WriteVarUInt((ulong)_levels.Length);
        foreach (var level in _levels)
        {
            foreach (var member in level.Members)
            {
                member.Write(writer, owner);
            }

            writer.WriteByte(0);
        }
    }

    public void Read(WireReader reader, object owner)
    {
        var levels = reader.ReadCount();
        for (var i = 0; i < levels; i++)
        {
            ReadLevel(reader, owner, i < _levels.Length ? _levels[i] : Level.None);
        }
    }

    private static void ReadLevel(WireReader reader, object owner, Level level)
    {
        while (reader.ReadVarUInt() is not 0 and var tag)
        {
            var kind = (WireKind)(tag & 3);
            if (level.ById.TryGetValue((tag >> 2) - 1, out var member) && member.Kind == kind)
            {
                member.Read(reader, owner);
            }
            else
            {
                Skip(reader, kind);
            }
        }
    }

    private static void Skip(WireReader reader, WireKind kind)
    {
        switch (kind)
        {
            case WireKind.Number:
                reader.ReadVarUInt();
                break;
            case WireKind.Text:
                reader.ReadString();
                break;
            case WireKind.Block:
                reader.SkipTo(reader.ReadBlockEnd());
                break;
            default:
                throw new MalformedMessageException("A member is of no kind.");
        }
    }

    private static int Depth(Type type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;

    private sealed class Level(MemberCodec[] members)
    {
        public static Level None { get; } = new([]);

        public MemberCodec[] Members { get; } = members;

        public Dictionary<ulong, MemberCodec> ById { get; } = members.ToDictionary(m => (ulong)m.Id);
    }
}

/// <summary>One member: its id, and how it is taken from its owner and given to it.</summary>
internal abstract class MemberCodec(uint id)
{
    public uint Id => id;

    public abstract WireKind Kind { get; }

    public abstract void Write(WireWriter writer, object owner);

    public abstract void Read(WireReader reader, object owner);

    public static MemberCodec Create(Type owner, CopiedMember member) => (MemberCodec)Activator.CreateInstance(
        typeof(MemberCodec<>).MakeGenericType(member.Field.FieldType), member.Id, Getter(owner, member.Field), Setter(owner, member.Field))!;

    private static Delegate Getter(Type owner, FieldInfo field)
    {
        var method = new DynamicMethod($"Get {field.Name}", field.FieldType, [typeof(object)], owner.Module, skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(owner.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, owner);
        il.Emit(OpCodes.Ldfld, field);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate(typeof(Func<,>).MakeGenericType(typeof(object), field.FieldType));
    }

    private static Delegate Setter(Type owner, FieldInfo field)
    {
        var method = new DynamicMethod($"Set {field.Name}", null, [typeof(object), field.FieldType], owner.Module, skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(owner.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, owner);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stfld, field);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate(typeof(Action<,>).MakeGenericType(typeof(object), field.FieldType));
    }
}

internal sealed class MemberCodec<T>(uint id, Func<object, T> get, Action<object, T> set) : MemberCodec(id)
{
    // Types may hold themselves: the codec is looked up when it is first needed.
    private Codec<T>? _codec;

    public override WireKind Kind => Codec.Kind;

    private Codec<T> Codec => _codec ??= Codecs.For<T>();

    public override void Write(WireWriter writer, object owner)
    {
        var kind = Kind;
        writer.WriteVarUInt((((ulong)Id + 1) << 2) | (uint)kind);
        if (kind != WireKind.Block)
        {
            Codec.Write(writer, get(owner));
            return;
        }

        var begin = writer.BeginBlock();
        Codec.Write(writer, get(owner));
        writer.EndBlock(begin);
    }

    public override void Read(WireReader reader, object owner)
    {
        if (Kind != WireKind.Block)
        {
            set(owner, Codec.Read(reader));
            return;
        }

        var end = reader.ReadBlockEnd();
        set(owner, Codec.Read(reader));
        reader.RequireEnd(end);
    }
}

using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>Copies a class or struct member by member; members without an [Id] keep what the constructor gives them.</summary>
internal sealed class MemberCopier : ObjectCopier
{
    private static readonly MethodInfo CopyValue = typeof(CopyContext).GetMethod(nameof(CopyContext.Copy))!;

    private readonly Type _type;
    private readonly Lazy<Action<object, object, CopyContext>> _copyMembers;
    private readonly ConstructorInvoker? _constructor;

    public MemberCopier(Type type, IEnumerable<CopiedMember> members)
    {
        _type = type;
        var copied = members.ToArray();
        foreach (var member in copied)
        {
            CopierFactory.RefuseUnsupported(member.Field.FieldType);
        }

        AllMembersImmutable = copied.All(m => m.IsShared || (m.Field.FieldType != type && DeepCopy.IsImmutable(m.Field.FieldType)));
        _copyMembers = new(() => Compile(type, copied));
        _constructor = type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes)
            is { } constructor ? ConstructorInvoker.Create(constructor) : null;
    }

    public bool AllMembersImmutable { get; }

    public override object Copy(object value, CopyContext context)
    {
        var copy = _constructor is null ? RuntimeHelpers.GetUninitializedObject(_type) : _constructor.Invoke();
        if (!_type.IsValueType)
        {
            context.Record(value, copy);
        }

        _copyMembers.Value(value, copy, context);
        return copy;
    }

    private static Action<object, object, CopyContext> Compile(Type type, CopiedMember[] members)
    {
        var method = new DynamicMethod($"Copy {type}", null, [typeof(object), typeof(object), typeof(CopyContext)], type.Module, skipVisibility: true);
        var il = method.GetILGenerator();
        var cast = type.IsValueType ? OpCodes.Unbox : OpCodes.Castclass;
        foreach (var (field, isShared, _) in members)
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(cast, type);
            if (isShared || DeepCopy.IsImmutable(field.FieldType))
            {
                il.Emit(OpCodes.Ldarg_0);
                il.Emit(cast, type);
                il.Emit(OpCodes.Ldfld, field);
            }
            else
            {
                il.Emit(OpCodes.Ldarg_2);
                il.Emit(OpCodes.Ldarg_0);
                il.Emit(cast, type);
                il.Emit(OpCodes.Ldfld, field);
                if (field.FieldType.IsValueType)
                {
                    il.Emit(OpCodes.Box, field.FieldType);
                }

                il.Emit(OpCodes.Callvirt, CopyValue);
                il.Emit(OpCodes.Unbox_Any, field.FieldType);
            }

            il.Emit(OpCodes.Stfld, field);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Action<object, object, CopyContext>>();
    }
}

using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>Chooses how a type is copied.</summary>
internal static class CopierFactory
{
    private static readonly FrozenSet<Type> ImmutableTypes = new[]
    {
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly),
        typeof(TimeSpan), typeof(Guid), typeof(Uri), typeof(Version), typeof(IPAddress), typeof(IPEndPoint), typeof(BigInteger),
        typeof(Int128), typeof(UInt128), typeof(Half), typeof(CancellationToken), typeof(object), typeof(System.Globalization.CultureInfo),
    }.ToFrozenSet();

    private static readonly FrozenDictionary<Type, Type> Generic = new Dictionary<Type, Type>
    {
        [typeof(List<>)] = typeof(ListCopier<>),
        [typeof(HashSet<>)] = typeof(HashSetCopier<>),
        [typeof(SortedSet<>)] = typeof(SortedSetCopier<>),
        [typeof(Queue<>)] = typeof(QueueCopier<>),
        [typeof(Stack<>)] = typeof(StackCopier<>),
        [typeof(Collection<>)] = typeof(CollectionCopier<>),
        [typeof(ReadOnlyCollection<>)] = typeof(ReadOnlyCollectionCopier<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCopier<,>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCopier<,>),
        [typeof(ReadOnlyDictionary<,>)] = typeof(ReadOnlyDictionaryCopier<,>),
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryCopier<,>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCopier<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCopier<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCopier<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCopier<,>),
        [typeof(ImmutableSortedDictionary<,>)] = typeof(ImmutableSortedDictionaryCopier<,>),
    }.ToFrozenDictionary();

    public static ObjectCopier Create(Type type)
    {
        if (IsPlain(type) && !type.IsGenericType)
        {
            return ObjectCopier.Immutable;
        }

        if (type.IsArray)
        {
            return ForArray(type);
        }

        if (type.IsGenericType && Generic.TryGetValue(type.GetGenericTypeDefinition(), out var copier))
        {
            return (ObjectCopier)Activator.CreateInstance(copier.MakeGenericType(type.GetGenericArguments()))!;
        }

        if (type.IsGenericType && (IsTuple(type) || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)))
        {
            return new MemberCopier(type, Fields(type).Select(field => new CopiedMember(field, IsShared: false, Id: 0)));
        }

        if (!IsMarked(type))
        {
            throw new CodecNotFoundException(type);
        }

        return ForMarked(type);
    }

    private static ObjectCopier ForMarked(Type type)
    {
        var copier = new MemberCopier(type, SerializedMembers.Of(type));
        return type.IsDefined(typeof(ImmutableAttribute), inherit: false) || (type.IsValueType && copier.AllMembersImmutable)
            ? ObjectCopier.Immutable
            : copier;
    }

    /// <summary>Refuses a member whose declared type says that no value of it can ever cross.</summary>
    public static void RefuseUnsupported(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsArray)
        {
            RefuseUnsupported(type.GetElementType()!);
        }
        else if (type.IsGenericType && (Generic.ContainsKey(type.GetGenericTypeDefinition()) || IsTuple(type)))
        {
            foreach (var argument in type.GetGenericArguments())
            {
                RefuseUnsupported(argument);
            }
        }
        else if ((type.IsValueType || type.IsSealed) && !IsPlain(type) && !IsMarked(type))
        {
            throw new CodecNotFoundException(type);
        }
    }

    private static bool IsPlain(Type type) =>
        type.IsPrimitive || type.IsEnum || ImmutableTypes.Contains(type) || typeof(Type).IsAssignableFrom(type)
        || typeof(Exception).IsAssignableFrom(type) || typeof(GrainReference).IsAssignableFrom(type)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));

    private static bool IsMarked(Type type) => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);

    private static ObjectCopier ForArray(Type type)
    {
        var element = type.GetElementType()!;
        if (DeepCopy.IsImmutable(element))
        {
            return new FlatArrayCopier();
        }

        return type.IsSZArray
            ? (ObjectCopier)Activator.CreateInstance(typeof(ArrayCopier<>).MakeGenericType(element))!
            : throw new CodecNotFoundException(type);
    }

    private static bool IsTuple(Type type) => typeof(ITuple).IsAssignableFrom(type) && type.Assembly == typeof(object).Assembly;

    private static IEnumerable<FieldInfo> Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
}

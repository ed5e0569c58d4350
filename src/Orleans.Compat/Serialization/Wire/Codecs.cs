using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Orleans.Serialization.Wire;

/// <summary>Finds the codec of a type; each is made once.</summary>
internal static class Codecs
{
    private static readonly ConcurrentDictionary<Type, Codec> Declared = new();
    private static readonly ConcurrentDictionary<Type, ContentCodec> Contents = new();

    public static Codec<T> For<T>() => (Codec<T>)For(typeof(T));

    /// <summary>The codec for values that stand where this type is declared.</summary>
    public static Codec For(Type type) => Declared.TryGetValue(type, out var known) ? known : Declared.GetOrAdd(type, Create);

    /// <summary>The codec for objects that are exactly of this type.</summary>
    /// <exception cref="CodecNotFoundException">Values of the type cannot leave the process.</exception>
    public static ContentCodec ContentOf(Type type) =>
        Contents.TryGetValue(type, out var known) ? known : Contents.GetOrAdd(type, ContentCodecs.Create);

    private static Codec Create(Type type)
    {
        if (ScalarCodecs.TryGet(type, out var scalar))
        {
            return scalar;
        }

        if (type.IsEnum)
        {
            return Make(typeof(EnumCodec<>), type);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Make(typeof(NullableCodec<>), underlying);
        }

        if (!type.IsValueType)
        {
            return Make(typeof(ObjectCodec<>), type);
        }

        if (type.IsGenericType && CollectionCodecs.Structs.TryGetValue(type.GetGenericTypeDefinition(), out var collection))
        {
            return Make(collection, type.GetGenericArguments());
        }

        return Make(typeof(StructCodec<>), type);
    }

    internal static Codec Make(Type definition, params Type[] arguments) => (Codec)New(definition, arguments);

    internal static object New(Type definition, params Type[] arguments)
    {
        try
        {
            return Activator.CreateInstance(definition.MakeGenericType(arguments))!;
        }
        catch (TargetInvocationException e) when (e.InnerException is CodecNotFoundException inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}

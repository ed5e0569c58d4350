using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;

namespace Orleans.Serialization.Wire;

/// <summary>
/// The names of types on the wire: alias or full name, type arguments in angle brackets, <c>[]</c> for an array. Only names
/// of known types lead to a type: what the application marked, its enums, and a fixed list of the framework.
/// </summary>
internal static class WireTypes
{
    private const int MaxNameLength = 2000;
    private const int MaxNesting = 16;
    private const int MaxRemembered = 10_000;

    private static readonly ConcurrentDictionary<Type, string> Names = new();
    private static readonly ConcurrentDictionary<string, Type> Parsed = new(StringComparer.Ordinal);
    private static readonly Lazy<FrozenDictionary<string, Type>> Known = new(Find);

    /// <exception cref="CodecNotFoundException">No other process could find the type by its name.</exception>
    public static string NameOf(Type type) => Names.GetOrAdd(type, Format);

    /// <exception cref="MalformedMessageException">The text is no name of a type.</exception>
    /// <exception cref="UnknownNameException">No type is known by a name in it.</exception>
    public static Type Parse(string name)
    {
        if (Parsed.TryGetValue(name, out var known))
        {
            return known;
        }

        if (name.Length > MaxNameLength)
        {
            throw new MalformedMessageException("The name of a type is too long.");
        }

        var rest = name.AsSpan();
        var type = Parse(ref rest, 0);
        if (!rest.IsEmpty)
        {
            throw new MalformedMessageException("Something follows the name of a type.");
        }

        return Parsed.Count < MaxRemembered ? Parsed.GetOrAdd(name, type) : type;
    }

    /// <summary>The name by which the type's definition is known.</summary>
    public static string DefinitionName(Type type)
    {
        var name = type.GetCustomAttributes<AliasAttribute>(inherit: false).FirstOrDefault()?.Alias ?? type.FullName!;

        // An interface may have the same alias as a message.
        return IsGrainInterface(type) ? "grain:" + name : name;
    }

    public static Type? Find(string definitionName) => Known.Value.GetValueOrDefault(definitionName);

    private static string Format(Type type)
    {
        if (type.IsSZArray)
        {
            return NameOf(type.GetElementType()!) + "[]";
        }

        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        var name = DefinitionName(definition);
        if (Find(name) != definition)
        {
            throw new CodecNotFoundException(type);
        }

        return type.IsGenericType && !type.IsGenericTypeDefinition
            ? $"{name}<{string.Join(',', type.GetGenericArguments().Select(NameOf))}>"
            : name;
    }

    private static Type Parse(ref ReadOnlySpan<char> rest, int depth)
    {
        if (depth > MaxNesting)
        {
            throw new MalformedMessageException("The name of a type is nested too deep.");
        }

        var end = rest.IndexOfAny("<>,[");
        var name = (end < 0 ? rest : rest[..end]).ToString();
        rest = end < 0 ? [] : rest[end..];
        var type = Find(name) ?? throw new UnknownNameException($"No type is known here by the name \"{name}\".");
        if (rest is ['<', ..])
        {
            List<Type> arguments = [];
            do
            {
                rest = rest[1..];
                arguments.Add(Parse(ref rest, depth + 1));
            }
            while (rest is [',', ..]);
            type = rest is ['>', ..] ? Close(type, [.. arguments]) : throw new MalformedMessageException("The name of a type is not closed.");
            rest = rest[1..];
        }

        while (rest is ['[', ']', ..])
        {
            if (++depth > MaxNesting)
            {
                throw new MalformedMessageException("The name of a type is nested too deep.");
            }

            type = type.MakeArrayType();
            rest = rest[2..];
        }

        return type;
    }

    private static Type Close(Type definition, Type[] arguments)
    {
        try
        {
            return definition.MakeGenericType(arguments);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or TypeLoadException)
        {
            throw new MalformedMessageException($"{definition} does not have such type arguments.", e);
        }
    }

    private static FrozenDictionary<string, Type> Find()
    {
        var types = new Dictionary<string, Type>(StringComparer.Ordinal);
        foreach (var type in FrameworkTypes.All.Concat(ApplicationTypes()))
        {
            var name = DefinitionName(type);
            if (!types.TryAdd(name, type) && types[name] != type)
            {
                throw new OrleansConfigurationException($"{type} and {types[name]} have the same name \"{name}\" on the wire: change an [Alias].");
            }
        }

        return types.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IEnumerable<Type> ApplicationTypes() =>
        typeof(WireTypes).Assembly.GetTypes().Concat(References.ApplicationAssemblies.Types).Where(t => t.IsEnum || IsGrainInterface(t)
            ? !t.ContainsGenericParameters
            : t.IsDefined(typeof(GenerateSerializerAttribute), inherit: false));

    private static bool IsGrainInterface(Type type) => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type);
}

using System.Reflection;
using System.Runtime.CompilerServices;
using ScimCluster.Grains;

namespace ScimCluster.Architecture.Tests.Contracts;

/// <summary>The grain interfaces, and the types that cross their calls.</summary>
internal static class WireTypes
{
    private static readonly Dictionary<Type, string> PlainTypes = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(Guid)] = "Guid",
        [typeof(DateTimeOffset)] = "DateTimeOffset",
        [typeof(TimeSpan)] = "TimeSpan",
        [typeof(CancellationToken)] = "CancellationToken",
    };

    private static readonly Type[] Collections = [typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>)];

    /// <summary>The interfaces of the package that internal services reference.</summary>
    public static IReadOnlyList<Type> GrainInterfaces { get; } =
        [.. Ours().Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))];

    /// <summary>The types of the package that are marked for the wire.</summary>
    public static IReadOnlyList<Type> Messages { get; } = [.. Ours().Where(IsMarked)];

    public static bool IsMarked(Type type) => type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null;

    /// <summary>Everything that the methods of a grain take and return, with the parts of it down to plain types.</summary>
    public static IReadOnlyCollection<Type> ReachableFrom(Type grain)
    {
        var found = new HashSet<Type>();
        var open = new Stack<Type>(grain.GetMethods()
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Concat(method.ReturnType.GetGenericArguments())));
        while (open.TryPop(out var type))
        {
            if (found.Add(type))
            {
                PartsOf(type).ToList().ForEach(open.Push);
            }
        }

        return found;
    }

    /// <summary>Says why a type must not cross a call; its parts are judged by themselves.</summary>
    /// <returns>Null if it may.</returns>
    public static string? WhyForbidden(Type type)
    {
        if (PlainTypes.ContainsKey(type) || type.IsSZArray || Nullable.GetUnderlyingType(type) is not null || IsTuple(type) || IsCollection(type))
        {
            return null;
        }
        else if (typeof(Exception).IsAssignableFrom(type))
        {
            return "an exception is thrown, not passed";
        }
        else if (type.IsInterface || type.IsAbstract)
        {
            return "what stands behind it is not known, and may be lazy or impossible to serialize: name the class, or an array";
        }
        else if (!IsMarked(type))
        {
            return "it has no [GenerateSerializer]";
        }

        return type.Assembly == typeof(IProviderGrain).Assembly ? null : "messages belong to Grains.Abstractions";
    }

    /// <summary>What a message carries: each instance field, under the property that it belongs to.</summary>
    public static IReadOnlyList<WireMember> MembersOf(Type message) => message.IsEnum || typeof(Exception).IsAssignableFrom(message)
        ? []
        : [.. message.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(field => Member(message, field))];

    /// <summary>A type as the contract names it: by its alias, which a rename in C# does not change.</summary>
    public static string NameOf(Type type)
    {
        if (PlainTypes.TryGetValue(type, out var plain))
        {
            return plain;
        }
        else if (type.IsSZArray)
        {
            return NameOf(type.GetElementType()!) + "[]";
        }
        else if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return NameOf(value) + "?";
        }

        var name = type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? type.Name;
        return type.IsConstructedGenericType
            ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : name;
    }

    private static IEnumerable<Type> PartsOf(Type type) =>
        type.IsArray ? [type.GetElementType()!]
        : IsMarked(type) ? type.GetGenericArguments().Concat(MembersOf(type).Select(member => member.Type))
        : type.GetGenericArguments();

    private static WireMember Member(Type message, FieldInfo field)
    {
        // The field behind the property P is called <P>k__BackingField.
        MemberInfo? member = field.IsDefined(typeof(CompilerGeneratedAttribute)) && field.Name.Split('<', '>') is ["", var name, ..]
            ? message.GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            : field;
        return new((member ?? field).Name, (member ?? field).GetCustomAttribute<IdAttribute>()?.Id, field.FieldType);
    }

    private static bool IsTuple(Type type) => type.IsValueType && typeof(ITuple).IsAssignableFrom(type);

    private static bool IsCollection(Type type) => type.IsGenericType && Collections.Contains(type.GetGenericTypeDefinition());

    // The package build adds generated types in namespaces of their own.
    private static IEnumerable<Type> Ours() => typeof(IProviderGrain).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith("ScimCluster.", StringComparison.Ordinal) is true);
}

/// <summary>A member of a message.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Id">Its number on the wire, or null where the attribute is missing.</param>
/// <param name="Type">What it carries.</param>
internal sealed record WireMember(string Name, uint? Id, Type Type);

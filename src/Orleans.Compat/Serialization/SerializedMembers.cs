using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>A field that crosses a grain call; a shared one is handed over without a copy.</summary>
internal sealed record CopiedMember(FieldInfo Field, bool IsShared, uint Id);

/// <summary>Finds the members of a marked type that cross a grain call: those with an [Id], and a record's positional ones.</summary>
internal static class SerializedMembers
{
    // Positional members without an [Id] are numbered apart from those that have one.
    private const uint FirstPositionalId = 1 << 16;

    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IEnumerable<CopiedMember> Of(Type type)
    {
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (!level.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
            {
                continue;
            }

            foreach (var member in DeclaredBy(level))
            {
                yield return member;
            }
        }
    }

    private static IEnumerable<CopiedMember> DeclaredBy(Type type)
    {
        var positional = PositionalNames(type);
        foreach (var field in type.GetFields(Declared))
        {
            if (field.GetCustomAttribute<IdAttribute>(inherit: false) is { } id)
            {
                yield return new CopiedMember(field, IsShared(field), id.Id);
            }
        }

        foreach (var property in type.GetProperties(Declared))
        {
            if (property.GetCustomAttribute<IdAttribute>(inherit: false) is { } id)
            {
                yield return new CopiedMember(BackingField(type, property), IsShared(property), id.Id);
            }
            else if (positional.IndexOf(property.Name) is >= 0 and var position)
            {
                yield return new CopiedMember(BackingField(type, property), IsShared(property), FirstPositionalId + (uint)position);
            }
        }
    }

    private static FieldInfo BackingField(Type type, PropertyInfo property) =>
        type.GetField($"<{property.Name}>k__BackingField", Declared)
        ?? throw new OrleansConfigurationException($"{type}.{property.Name} has an [Id] but is not an auto-property.");

    private static List<string> PositionalNames(Type type)
    {
        var marker = type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false);
        var isRecord = type.GetMethod("<Clone>$", Declared) is not null
            || (type.IsValueType && type.GetMethod("PrintMembers", Declared) is not null);
        if (!isRecord || marker is not { IncludePrimaryConstructorParameters: true })
        {
            return [];
        }

        return type.GetConstructors(Declared)
            .SelectMany(c => c.GetParameters())
            .Where(p => type.GetProperty(p.Name!, Declared) is { } property
                && property.GetMethod!.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .Select(p => p.Name!)
            .Distinct(StringComparer.Ordinal)
            .ToList();
    }

    private static bool IsShared(MemberInfo member) => member.IsDefined(typeof(ImmutableAttribute), inherit: false);
}

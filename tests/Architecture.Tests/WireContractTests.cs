using System.Reflection;
using ScimCluster.Grains;

namespace ScimCluster.Architecture.Tests;

/// <summary>What crosses a grain call can be serialized, under names that a rename does not change.</summary>
public sealed class WireContractTests
{
    private static readonly Assembly Contracts = typeof(IProviderGrain).Assembly;

    private static readonly Type[] PlainTypes =
    [
        typeof(string), typeof(bool), typeof(int), typeof(long), typeof(Guid), typeof(DateTimeOffset), typeof(CancellationToken),
    ];

    public static TheoryData<Type> GrainInterfaces() => [.. Contracts.GetExportedTypes().Where(IsGrainInterface)];

    public static TheoryData<Type> Messages() =>
        [.. Contracts.GetExportedTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)];

    [Theory]
    [MemberData(nameof(GrainInterfaces))]
    public void Grain_interface_and_its_methods_have_aliases(Type grain)
    {
        Assert.NotNull(grain.GetCustomAttribute<AliasAttribute>());
        var aliases = grain.GetMethods().Select(method => method.GetCustomAttribute<AliasAttribute>()?.Alias).ToList();
        Assert.DoesNotContain(null, aliases);
        Assert.Equal(aliases.Count, aliases.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(GrainInterfaces))]
    public void Everything_that_a_grain_method_takes_or_returns_can_be_serialized(Type grain)
    {
        foreach (var method in grain.GetMethods())
        {
            Assert.StartsWith("Task", method.ReturnType.Name, StringComparison.Ordinal);
            var types = method.GetParameters().Select(parameter => parameter.ParameterType).Concat(method.ReturnType.GetGenericArguments());
            Assert.All(types, type => Assert.True(IsSerializable(type), $"{grain.Name}.{method.Name}: {type}"));
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_has_an_alias_and_numbers_all_its_members(Type message)
    {
        Assert.NotNull(message.GetCustomAttribute<AliasAttribute>());
        if (typeof(Exception).IsAssignableFrom(message))
        {
            return;
        }

        var members = message.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null)
            .ToList();
        var ids = members.Select(property => property.GetCustomAttribute<IdAttribute>()?.Id).ToList();
        Assert.DoesNotContain(null, ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(members, member => Assert.True(
            message.IsGenericType || IsSerializable(member.PropertyType), $"{message.Name}.{member.Name}: {member.PropertyType}"));
    }

    [Fact]
    public void Aliases_of_types_are_unique()
    {
        var aliases = Contracts.GetTypes().SelectMany(type => type.GetCustomAttributes<AliasAttribute>(inherit: false))
            .Select(alias => alias.Alias).ToList();

        Assert.NotEmpty(aliases);
        Assert.Equal(aliases.Count, aliases.Distinct(StringComparer.Ordinal).Count());
    }

    private static bool IsGrainInterface(Type type) => type.IsInterface && typeof(IGrainWithStringKey).IsAssignableFrom(type);

    private static bool IsSerializable(Type type) =>
        type.IsArray ? IsSerializable(type.GetElementType()!)
        : Nullable.GetUnderlyingType(type) is { } value ? IsSerializable(value)
        : PlainTypes.Contains(type)
            || (type.GetCustomAttribute<GenerateSerializerAttribute>() is not null && type.GetGenericArguments().All(IsSerializable));
}

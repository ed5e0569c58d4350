using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Grains;

namespace ScimCluster.Architecture.Tests.Contracts;

/// <summary>What crosses a grain call can be serialized, under names that a rename does not change.</summary>
public sealed class WireContractTests
{
    public static TheoryData<Type> GrainInterfaces() => [.. WireTypes.GrainInterfaces];

    public static TheoryData<Type> Messages() => [.. WireTypes.Messages];

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
    public void Grain_methods_are_asynchronous_and_end_with_the_token(Type grain) => Assert.All(grain.GetMethods(), method =>
    {
        Assert.True(typeof(Task).IsAssignableFrom(method.ReturnType), method.Name);
        var tokens = method.GetParameters().Select(parameter => parameter.ParameterType == typeof(CancellationToken)).ToList();
        Assert.DoesNotContain(true, tokens.SkipLast(1));
    });

    [Theory]
    [MemberData(nameof(GrainInterfaces))]
    public void Everything_that_a_grain_takes_or_returns_can_be_serialized_down_to_the_last_member(Type grain) =>
        Assert.All(WireTypes.ReachableFrom(grain), type => Assert.True(
            WireTypes.WhyForbidden(type) is null, $"{type} crosses a call of {grain.Name}, but {WireTypes.WhyForbidden(type)}."));

    [Theory]
    [InlineData(typeof(object))]
    [InlineData(typeof(JsonElement))]
    [InlineData(typeof(JsonElement?))]
    [InlineData(typeof(JsonNode))]
    [InlineData(typeof(JsonObject[]))]
    [InlineData(typeof(Exception))]
    [InlineData(typeof(ServiceUnavailableException))]
    [InlineData(typeof(Tuple<int, string>))]
    [InlineData(typeof(IEnumerable))]
    [InlineData(typeof(IEnumerable<string>))]
    [InlineData(typeof(IReadOnlyList<int>))]
    [InlineData(typeof(IAsyncEnumerable<int>))]
    [InlineData(typeof(List<object>))]
    [InlineData(typeof(Dictionary<string, JsonNode>))]
    [InlineData(typeof((int, JsonNode)))]
    [InlineData(typeof(Reply<string[][]>), true)]
    [InlineData(typeof(Reply<JsonDocument>))]
    [InlineData(typeof(ScimToken))]
    [InlineData(typeof(Func<int>))]
    [InlineData(typeof(int[,]))]
    [InlineData(typeof((int, string?)), true)]
    [InlineData(typeof(Dictionary<string, List<Guid?>>), true)]
    public void Type_that_must_not_cross_a_call_is_found_however_deep_it_stands(Type type, bool mayCross = false)
    {
        var grain = typeof(IProbe<>).MakeGenericType(type);

        Assert.Equal(mayCross, WireTypes.ReachableFrom(grain).All(part => WireTypes.WhyForbidden(part) is null));
    }

    [Fact]
    public void Anonymous_type_must_not_cross_a_call() => Assert.NotNull(WireTypes.WhyForbidden(new { Name = "Ada" }.GetType()));

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_has_an_alias_and_numbers_all_its_members(Type message)
    {
        Assert.NotNull(message.GetCustomAttribute<AliasAttribute>(inherit: false));
        if (typeof(Exception).IsAssignableFrom(message))
        {
            return;
        }

        Assert.True(
            message.BaseType == typeof(object) || message.BaseType == typeof(ValueType) || message.BaseType == typeof(Enum),
            "A message has no base class: its members would share numbers.");
        Assert.True(message.IsSealed, "A receiver would not know a derived message.");
        var members = WireTypes.MembersOf(message);
        Assert.All(members, member => Assert.True(member.Id is not null, $"{message.Name}.{member.Name} has no [Id]."));
        Assert.Equal(members.Count, members.Select(member => member.Id).Distinct().Count());
    }

    [Fact]
    public void Every_message_crosses_a_call()
    {
        var reachable = WireTypes.GrainInterfaces.SelectMany(WireTypes.ReachableFrom)
            .Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type)
            .ToHashSet();

        Assert.All(
            WireTypes.Messages.Where(message => !typeof(Exception).IsAssignableFrom(message)),
            message => Assert.Contains(message, reachable));
    }

    [Fact]
    public void Every_exception_that_callers_may_get_can_be_serialized() =>
        Assert.All(typeof(IProviderGrain).Assembly.GetTypes().Where(typeof(Exception).IsAssignableFrom), type => Assert.True(WireTypes.IsMarked(type), type.Name));

    [Fact]
    public void Aliases_of_types_are_unique()
    {
        var aliases = WireTypes.GrainInterfaces.Concat(WireTypes.Messages)
            .Select(type => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias)
            .ToList();

        Assert.NotEmpty(aliases);
        Assert.Equal(aliases.Count, aliases.Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>A grain that takes anything.</summary>
    private interface IProbe<T>
    {
        Task TakeAsync(T value);
    }
}

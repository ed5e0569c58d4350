using System.Reflection;
using System.Text.RegularExpressions;
using ScimCluster.Architecture.Tests.Contracts;

namespace ScimCluster.Architecture.Tests;

/// <summary>Keys of grains are text that begins with a word and a colon, and one class formats them.</summary>
public sealed partial class GrainKeyTests
{
    public static TheoryData<string> Methods() => [.. KeyMethods().Select(method => method.ToString()!)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Key_begins_with_its_word_and_a_colon(string method) =>
        Assert.Matches(@"\A[a-z]+:.", Call(KeyMethods().Single(candidate => candidate.ToString() == method)).Key);

    [Fact]
    public void Each_grain_has_a_word_of_its_own()
    {
        var calls = KeyMethods().Select(Call).ToList();

        Assert.All(calls.GroupBy(call => call.Key.Split(':')[0]), word => Assert.Single(word.Select(call => call.Grain).Distinct()));
        Assert.Equal(WireTypes.GrainInterfaces.ToHashSet(), calls.Select(call => call.Grain).ToHashSet());
    }

    [Fact]
    public void Nothing_else_formats_keys()
    {
        var callers = Repository.Sources("src")
            .Where(file => !file.Contains("/Orleans.Compat/", StringComparison.Ordinal) && GetGrain().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetFileName(file));

        Assert.Equal(["GrainFactoryExtensions.cs"], callers);
    }

    private static IEnumerable<MethodInfo> KeyMethods() =>
        typeof(Grains.GrainFactoryExtensions).GetMethods(BindingFlags.Public | BindingFlags.Static);

    private static (Type Grain, string Key) Call(MethodInfo method)
    {
        var grains = DispatchProxy.Create<IGrainFactory, RecordingGrainFactory>();
        method.Invoke(null, [grains, .. method.GetParameters().Skip(1).Select(parameter => parameter.ParameterType == typeof(Guid) ? (object)Guid.Empty : "acme")]);
        return Assert.Single(((RecordingGrainFactory)(object)grains).Calls);
    }

    [GeneratedRegex(@"\bGetGrain\s*[<(]", RegexOptions.None, 1000)]
    private static partial Regex GetGrain();
}

/// <summary>A factory that makes no references and notes what it is asked for.</summary>
public class RecordingGrainFactory : DispatchProxy
{
    internal List<(Type Grain, string Key)> Calls { get; } = [];

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Calls.Add((Assert.Single(targetMethod!.GetGenericArguments()), Assert.IsType<string>(args![0])));
        return null;
    }
}

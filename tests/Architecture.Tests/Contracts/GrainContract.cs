using System.Reflection;

namespace ScimCluster.Architecture.Tests.Contracts;

/// <summary>The contract of the grains as text: one line for each interface, method, message and member.</summary>
internal static class GrainContract
{
    /// <summary>The lines, sorted; each says by itself what it is about.</summary>
    public static IReadOnlyList<string> Render() =>
    [
        .. WireTypes.GrainInterfaces.OrderBy(WireTypes.NameOf, StringComparer.Ordinal).SelectMany(RenderGrain),
        .. WireTypes.Messages.OrderBy(WireTypes.NameOf, StringComparer.Ordinal).SelectMany(RenderMessage),
    ];

    private static IEnumerable<string> RenderGrain(Type grain)
    {
        var key = grain.GetInterfaces().Single(type => type.Name.StartsWith("IGrainWith", StringComparison.Ordinal)).Name["IGrainWith".Length..];
        return grain.GetMethods()
            .Select(method => $"grain {WireTypes.NameOf(grain)} {RenderMethod(method)}")
            .Order(StringComparer.Ordinal)
            .Prepend($"grain {WireTypes.NameOf(grain)} = {grain.Name}, {key}");
    }

    private static string RenderMethod(MethodInfo method)
    {
        var parameters = method.GetParameters().Select(parameter => WireTypes.NameOf(parameter.ParameterType));
        var result = method.ReturnType.IsGenericType ? WireTypes.NameOf(method.ReturnType.GetGenericArguments()[0]) : "nothing";
        var scheduling = method.GetCustomAttributes()
            .Where(attribute => attribute.GetType().Namespace is "Orleans.Concurrency")
            .Select(attribute => $" [{attribute.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal)}]")
            .Order(StringComparer.Ordinal);
        return $"{method.GetCustomAttribute<AliasAttribute>()?.Alias}({string.Join(", ", parameters)}): {result}{string.Concat(scheduling)}";
    }

    private static IEnumerable<string> RenderMessage(Type message)
    {
        var name = WireTypes.NameOf(message);
        var kind = message.IsEnum ? "enum" : message.IsValueType ? "struct" : typeof(Exception).IsAssignableFrom(message) ? "exception" : "class";
        yield return $"message {name} = {kind}{(message.IsDefined(typeof(ImmutableAttribute), inherit: false) ? ", immutable" : "")}";
        foreach (var member in WireTypes.MembersOf(message).OrderBy(member => member.Id))
        {
            yield return $"message {name} {member.Id} {member.Name}: {WireTypes.NameOf(member.Type)}";
        }

        foreach (var value in message.IsEnum ? Enum.GetValuesAsUnderlyingType(message).Cast<object>() : [])
        {
            yield return $"message {name} {value} {Enum.GetName(message, value)}: value";
        }
    }
}

using System.Collections.Frozen;
using Orleans.Serialization.Wire;

namespace Orleans.References;

/// <summary>The grain interfaces of the application by the names that calls use.</summary>
internal static class GrainInterfaces
{
    private static readonly Lazy<FrozenDictionary<string, GrainInterface>> ByName = new(Find);

    /// <exception cref="UnknownNameException">No interface here has the name.</exception>
    public static GrainInterface Named(string name) =>
        ByName.Value.GetValueOrDefault(name) ?? throw new UnknownNameException($"No grain interface is known here by the name \"{name}\".");

    private static FrozenDictionary<string, GrainInterface> Find()
    {
        var own = typeof(GrainInterfaces).Assembly.GetTypes();
        var known = new Dictionary<string, GrainInterface>(StringComparer.Ordinal);
        foreach (var type in own.Concat(ApplicationAssemblies.Types))
        {
            if (!type.IsInterface || type.ContainsGenericParameters || !typeof(IAddressable).IsAssignableFrom(type))
            {
                continue;
            }

            var grainInterface = GrainInterface.Of(type);
            if (!known.TryAdd(grainInterface.Name, grainInterface) && known[grainInterface.Name].Type != type)
            {
                throw new OrleansConfigurationException(
                    $"{type} and {known[grainInterface.Name].Type} have the same name \"{grainInterface.Name}\": change an [Alias].");
            }
        }

        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;

namespace Orleans.References;

/// <summary>The grain classes of the application and the interfaces they implement.</summary>
internal sealed class GrainManifest
{
    private readonly FrozenDictionary<GrainType, GrainClass> _classes;
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _types = new();

    public GrainManifest()
        : this(ApplicationAssemblies.All.SelectMany(Types).Where(IsGrainClass))
    {
    }

    private GrainManifest(IEnumerable<Type> classes)
    {
        var byType = new Dictionary<GrainType, GrainClass>();
        foreach (var grainClass in classes.Select(c => new GrainClass(c)))
        {
            if (!byType.TryAdd(grainClass.GrainType, grainClass))
            {
                throw new OrleansConfigurationException(
                    $"{grainClass.Type} and {byType[grainClass.GrainType].Type} have the same grain type \"{grainClass.GrainType}\": give one a [GrainType].");
            }
        }

        _classes = byType.ToFrozenDictionary();
    }

    public GrainClass? Find(GrainType type) => _classes.GetValueOrDefault(type);

    public bool IsStatelessWorker(GrainType type) => Find(type) is { MaxLocalWorkers: > 0 };

    /// <summary>The grain type behind an interface.</summary>
    /// <exception cref="ArgumentException">No class implements it, or several do and nothing says which one is meant.</exception>
    public GrainType TypeFor(Type grainInterface, string? classNamePrefix) =>
        _types.GetOrAdd((grainInterface, classNamePrefix), static (key, self) => self.Resolve(key.Interface, key.Prefix), this);

    private GrainType Resolve(Type grainInterface, string? prefix)
    {
        var candidates = _classes.Values
            .Where(c => grainInterface.IsAssignableFrom(c.Type))
            .Where(c => prefix is null || c.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal))
            .ToArray();
        if (candidates.Length > 1)
        {
            var named = candidates.Where(c => string.Equals("I" + c.Type.Name, grainInterface.Name, StringComparison.Ordinal)).ToArray();
            candidates = named.Length == 1 ? named : candidates;
        }

        return candidates switch
        {
            [var only] => only.GrainType,
            [] => throw new ArgumentException($"Could not find an implementation for interface {grainInterface}.", nameof(grainInterface)),
            _ => throw new ArgumentException(
                $"Several classes implement {grainInterface}: {string.Join(", ", candidates.Select(c => c.Type.FullName))}.", nameof(grainInterface)),
        };
    }

    private static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && typeof(IGrainBase).IsAssignableFrom(type)
        && typeof(IGrain).IsAssignableFrom(type);

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>();
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Orleans.References;

/// <summary>The grain classes of the application and the interfaces they implement.</summary>
internal sealed class GrainManifest : IGrainTypes
{
    private readonly FrozenDictionary<GrainType, GrainClass> _classes;
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _types = new();

    public GrainManifest()
        : this(ApplicationAssemblies.Types.Where(IsGrainClass))
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
        Descriptions = [.. _classes.Values.Select(Describe)];
    }

    public IReadOnlyList<GrainTypeDescription> Descriptions { get; }

    public GrainClass? Find(GrainType type) => _classes.GetValueOrDefault(type);

    public bool IsStatelessWorker(GrainType type) => Find(type) is { MaxLocalWorkers: > 0 };

    public GrainType TypeFor(Type grainInterface, string? classNamePrefix) =>
        _types.GetOrAdd((grainInterface, classNamePrefix), static (key, self) => GrainTypeDescription.Choose(self.Descriptions, key.Interface, key.Prefix), this);

    private static GrainTypeDescription Describe(GrainClass grainClass) => new(
        grainClass.GrainType,
        grainClass.Type.FullName!,
        grainClass.MaxLocalWorkers > 0,
        [.. grainClass.Type.GetInterfaces()
            .Where(i => typeof(IAddressable).IsAssignableFrom(i) && i != typeof(IAddressable))
            .Select(i => GrainInterface.Of(i).Name)]);

    private static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && typeof(IGrainBase).IsAssignableFrom(type)
        && typeof(IGrain).IsAssignableFrom(type);
}

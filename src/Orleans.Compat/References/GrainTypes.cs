namespace Orleans.References;

/// <summary>Which grain type is behind an interface.</summary>
internal interface IGrainTypes
{
    /// <summary>The grain type behind an interface.</summary>
    /// <exception cref="ArgumentException">No class implements it, or several do and nothing says which one is meant.</exception>
    GrainType TypeFor(Type grainInterface, string? classNamePrefix);

    bool IsStatelessWorker(GrainType type);
}

/// <summary>A grain class as a silo describes it to clients, which do not have the class.</summary>
internal sealed record GrainTypeDescription(
    GrainType GrainType, string ClassName, bool IsStatelessWorker, IReadOnlyList<string> Interfaces)
{
    /// <summary>Chooses among the classes that implement an interface.</summary>
    /// <exception cref="ArgumentException">There is none, or there are several and nothing says which one is meant.</exception>
    public static GrainType Choose(IEnumerable<GrainTypeDescription> all, Type grainInterface, string? prefix)
    {
        var name = GrainInterface.Of(grainInterface).Name;
        var candidates = all
            .Where(c => c.Interfaces.Contains(name, StringComparer.Ordinal))
            .Where(c => prefix is null || c.ClassName.StartsWith(prefix, StringComparison.Ordinal))
            .ToArray();
        if (candidates.Length > 1)
        {
            var named = candidates.Where(c => string.Equals("I" + SimpleName(c.ClassName), grainInterface.Name, StringComparison.Ordinal)).ToArray();
            candidates = named.Length == 1 ? named : candidates;
        }

        return candidates switch
        {
            [var only] => only.GrainType,
            [] => throw new ArgumentException($"Could not find an implementation for interface {grainInterface}.", nameof(grainInterface)),
            _ => throw new ArgumentException(
                $"Several classes implement {grainInterface}: {string.Join(", ", candidates.Select(c => c.ClassName))}.", nameof(grainInterface)),
        };
    }

    private static string SimpleName(string fullName) => fullName[(fullName.LastIndexOfAny(['.', '+']) + 1)..];
}

/// <summary>The grain types of a cluster as its silos have described them to this client.</summary>
internal sealed class ClusterGrainTypes : IGrainTypes
{
    private readonly Lock _gate = new();
    private Dictionary<GrainType, GrainTypeDescription> _types = [];

    public GrainType TypeFor(Type grainInterface, string? classNamePrefix) =>
        GrainTypeDescription.Choose(Volatile.Read(ref _types).Values, grainInterface, classNamePrefix);

    public bool IsStatelessWorker(GrainType type) => Volatile.Read(ref _types).GetValueOrDefault(type) is { IsStatelessWorker: true };

    /// <summary>Adds what another silo has, which may be of a later version.</summary>
    public void Learn(IReadOnlyList<GrainTypeDescription> types)
    {
        lock (_gate)
        {
            var all = new Dictionary<GrainType, GrainTypeDescription>(_types);
            foreach (var type in types)
            {
                all[type.GrainType] = type;
            }

            Volatile.Write(ref _types, all);
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Orleans.Serialization.Wire;

namespace Orleans.References;

/// <summary>A grain interface as the runtime sees it: its name, its methods, and the class that stands for its grains.</summary>
internal sealed class GrainInterface
{
    private static readonly ConcurrentDictionary<Type, GrainInterface> Known = new();

    private readonly FrozenDictionary<string, GrainMethod> _byWireName;
    private readonly Lazy<Func<ReferenceShared, GrainId, GrainReference>> _create;

    private GrainInterface(Type type)
    {
        Type = type;
        Name = type.GetCustomAttributes<AliasAttribute>().FirstOrDefault()?.Alias ?? type.FullName!;
        InterfaceType = type.GetCustomAttribute<GrainInterfaceTypeAttribute>()?.InterfaceType ?? new GrainInterfaceType(Name);
        Methods = [.. type.GetInterfaces().Append(type)
            .Where(i => i != typeof(IAddressable))
            .SelectMany(i => i.GetMethods())
            .Where(m => m.IsAbstract)
            .Select(m => new GrainMethod(this, m))];
        _byWireName = Methods.GroupBy(m => m.Name, StringComparer.Ordinal)
            .SelectMany(sameName => sameName.Count() == 1 ? sameName.AsEnumerable() : sameName.Select(m => m.WithSignature()))
            .ToFrozenDictionary(m => m.Name, StringComparer.Ordinal);
        _create = new(() => ProxyBuilder.Build(this));
    }

    public Type Type { get; }

    public string Name { get; }

    public GrainInterfaceType InterfaceType { get; }

    public GrainMethod[] Methods { get; }

    public static GrainInterface Of(Type type) => Known.GetOrAdd(type, static t => new GrainInterface(t));

    /// <exception cref="UnknownNameException">The interface has no such method here.</exception>
    public GrainMethod MethodNamed(string name) =>
        _byWireName.GetValueOrDefault(name) ?? throw new UnknownNameException($"{Type} has no method here by the name \"{name}\".");

    public GrainReference CreateReference(ReferenceShared shared, GrainId grainId) => _create.Value(shared, grainId);
}

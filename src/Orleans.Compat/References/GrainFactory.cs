using System.Collections.Concurrent;
using Orleans.Messaging;

namespace Orleans.References;

/// <summary>Makes references that send their calls through one runtime.</summary>
internal sealed class GrainFactory(IGrainTypes types, CallSender calls, IServiceProvider services) : IClusterClient
{
    private readonly ConcurrentDictionary<Type, ReferenceShared> _shared = new();

    public IServiceProvider ServiceProvider { get; } = services;

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => Get<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => Get<TGrainInterface>(StringKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey, keyExtension), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey, keyExtension), grainClassNamePrefix);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)GetGrain(grainInterfaceType, StringKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey, keyExtension));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey, keyExtension));

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)Create(grainId, typeof(TGrainInterface));

    public IAddressable GetGrain(GrainId grainId) => (IAddressable)Create(grainId, typeof(IGrain));

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) =>
        (IAddressable)Create(new GrainId(types.TypeFor(interfaceType, grainClassNamePrefix), grainKey), interfaceType);

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) =>
        (IAddressable)Create(new GrainId(types.TypeFor(interfaceType, classNamePrefix: null), grainKey), interfaceType);

    /// <summary>A reference to the grain that implements the interface.</summary>
    public object Create(GrainId grainId, Type interfaceType)
    {
        if (!_shared.TryGetValue(interfaceType, out var shared))
        {
            shared = _shared.GetOrAdd(interfaceType, new ReferenceShared(GrainInterface.Of(interfaceType), calls, this));
        }

        return shared.Interface.CreateReference(shared, grainId);
    }

    private TGrainInterface Get<TGrainInterface>(IdSpan key, string? prefix) =>
        (TGrainInterface)Create(new GrainId(types.TypeFor(typeof(TGrainInterface), prefix), key), typeof(TGrainInterface));

    private static IdSpan StringKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return IdSpan.Create(key);
    }
}

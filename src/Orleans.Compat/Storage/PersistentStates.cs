using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Execution;

namespace Orleans.Storage;

/// <summary>Makes the <see cref="IPersistentState{TState}"/> arguments of grain constructors.</summary>
internal static class PersistentStates
{
    /// <summary>The name under which the default storage is registered.</summary>
    public const string DefaultName = "Default";

    public static Func<Activation, object?> CreatorFor(ParameterInfo parameter, PersistentStateAttribute attribute)
    {
        if (!parameter.ParameterType.IsGenericType || parameter.ParameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new OrleansConfigurationException(
                $"{parameter.Member.DeclaringType}: parameter {parameter.Name} has [PersistentState] but is no IPersistentState.");
        }

        return typeof(PersistentStates).GetMethod(nameof(Creator), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(parameter.ParameterType.GetGenericArguments())
            .CreateDelegate<Func<PersistentStateAttribute, Func<Activation, object?>>>()(attribute);
    }

    /// <summary>The value that a state has before anything is stored.</summary>
    public static T NewState<T>()
    {
        var type = typeof(T);
        if (type.IsValueType)
        {
            return default!;
        }

        return type.GetConstructor(Type.EmptyTypes) is not null ? Activator.CreateInstance<T>()
            : type.IsAbstract || type == typeof(string) || type.IsArray ? default!
            : (T)RuntimeHelpers.GetUninitializedObject(type);
    }

    private static Func<Activation, object?> Creator<T>(PersistentStateAttribute attribute) => activation =>
    {
        var name = attribute.StorageName ?? DefaultName;
        var storage = activation.ActivationServices.GetKeyedService<IGrainStorage>(name)
            ?? throw new BadProviderConfigException(
                $"No storage named \"{name}\" is configured, which grain class {activation.Class.Type} needs for its state \"{attribute.StateName}\".");
        var state = new PersistentState<T>(attribute.StateName, activation.GrainId, storage);
        activation.Lifecycle.Subscribe(
            $"{activation.GrainId} {attribute.StateName}", GrainLifecycleStage.SetupState, state.ReadStateAsync);
        return state;
    };
}

using System.Diagnostics.CodeAnalysis;
using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>What a grain answers: a value, or the refusal that stands in its place.</summary>
/// <typeparam name="T">The value of a call that is not refused.</typeparam>
/// <param name="Value">The value, or null after a refusal.</param>
/// <param name="Refusal">The refusal, or null.</param>
[GenerateSerializer, Immutable, Alias("scim.reply`1")]
public readonly record struct Reply<T>(
    [property: Id(0)] T? Value,
    [property: Id(1)] Refusal? Refusal)
    where T : class
{
    /// <summary>Tells a refusal from a value.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="value">The value, where there is no refusal.</param>
    /// <returns>True for a refusal.</returns>
    public bool IsRefused([NotNullWhen(true)] out ScimError? error, [MaybeNullWhen(true)] out T value)
    {
        error = Refusal?.ToError();
        value = Value;
        return error is not null;
    }

    /// <summary>Makes a reply of a value.</summary>
    public static implicit operator Reply<T>(T value) => new(value, null);

    /// <summary>Makes a reply of a refusal.</summary>
    public static implicit operator Reply<T>(ScimError error) => new(null, Grains.Refusal.From(error));
}

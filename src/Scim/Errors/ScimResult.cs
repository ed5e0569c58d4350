using System.Diagnostics.CodeAnalysis;

namespace ScimCluster.Scim;

/// <summary>A value, or the refusal that stands in its place. Refusals are values, exceptions are failures.</summary>
/// <typeparam name="T">What a request that is not refused yields.</typeparam>
public readonly record struct ScimResult<T>
{
    private readonly T? _value;

    private ScimResult(T? value, ScimError? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>The refusal, or null if there is a value.</summary>
    public ScimError? Error { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">The result is a refusal.</exception>
    public T Value => Error is null
        ? _value!
        : throw new InvalidOperationException($"There is no value: the request was refused with {Error.Status}.");

    /// <summary>Tells a refusal from a value.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="value">The value, where there is no refusal.</param>
    /// <returns>True for a refusal.</returns>
    public bool IsRefused([NotNullWhen(true)] out ScimError? error, [MaybeNullWhen(true)] out T value)
    {
        error = Error;
        value = _value;
        return error is not null;
    }

    internal static ScimResult<T> From(T value) => new(value, null);

    /// <summary>Makes a result of a value.</summary>
    public static implicit operator ScimResult<T>(T value) => new(value, null);

    /// <summary>Makes a result of a refusal.</summary>
    public static implicit operator ScimResult<T>(ScimError error) => new(default, error);
}

/// <summary>Makes results where the conversion operators cannot: C# has none from interface types.</summary>
public static class ScimResult
{
    /// <summary>Makes a result of a value.</summary>
    /// <typeparam name="T">What a request that is not refused yields.</typeparam>
    /// <param name="value">The value.</param>
    public static ScimResult<T> Of<T>(T value) => ScimResult<T>.From(value);
}

using System.Collections.Concurrent;

namespace Orleans.Serialization;

/// <summary>Copies what crosses a grain call, and refuses what could not be sent to another process.</summary>
internal static class DeepCopy
{
    private static readonly ConcurrentDictionary<Type, ObjectCopier> Copiers = new();

    /// <summary>A copy that shares nothing changeable with <paramref name="value"/>.</summary>
    /// <exception cref="CodecNotFoundException">Something in it has a type that cannot cross a grain call.</exception>
    public static object? Of(object? value)
    {
        if (value is null)
        {
            return null;
        }

        var copier = CopierFor(value.GetType());
        return copier.IsImmutable ? value : copier.Copy(value, new CopyContext());
    }

    /// <summary>
    /// Whether values declared as this type need no copy, whatever they hold. A type that cannot cross answers no:
    /// copying a value of it is what fails.
    /// </summary>
    public static bool IsImmutable(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type != typeof(object) && (type.IsValueType || type.IsSealed) && IsSupported(type) && CopierFor(type).IsImmutable;
    }

    /// <summary>Whether values of the type can cross a grain call at all.</summary>
    public static bool IsSupported(Type type)
    {
        try
        {
            CopierFor(type);
            return true;
        }
        catch (CodecNotFoundException)
        {
            return false;
        }
    }

    public static ObjectCopier CopierFor(Type type)
    {
        if (Copiers.TryGetValue(type, out var known))
        {
            return known;
        }

        var made = CopierFactory.Create(type);
        return Copiers.GetOrAdd(type, made);
    }
}

/// <summary>Copies values of one type.</summary>
internal abstract class ObjectCopier
{
    public static readonly ObjectCopier Immutable = new SharedCopier();

    public virtual bool IsImmutable => false;

    public abstract object Copy(object value, CopyContext context);

    private sealed class SharedCopier : ObjectCopier
    {
        public override bool IsImmutable => true;

        public override object Copy(object value, CopyContext context) => value;
    }
}

/// <summary>One copy of a graph: an object that is met twice is copied once.</summary>
internal sealed class CopyContext
{
    private Dictionary<object, object>? _copies;

    public object? Copy(object? value)
    {
        if (value is null)
        {
            return null;
        }

        var copier = DeepCopy.CopierFor(value.GetType());
        if (copier.IsImmutable)
        {
            return value;
        }

        return _copies is not null && _copies.TryGetValue(value, out var copy) ? copy : copier.Copy(value, this);
    }

    public void Record(object original, object copy) =>
        (_copies ??= new Dictionary<object, object>(ReferenceEqualityComparer.Instance))[original] = copy;
}

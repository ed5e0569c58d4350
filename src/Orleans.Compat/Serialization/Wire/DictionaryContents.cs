using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Orleans.Serialization.Wire;

internal abstract class FilledDictionaryContent<TDictionary, TKey, TValue> : ItemsContent<TDictionary, KeyValuePair<TKey, TValue>>
    where TDictionary : class, IDictionary<TKey, TValue>
{
    protected override void Add(TDictionary collection, KeyValuePair<TKey, TValue> item)
    {
        if (item.Key is null || !collection.TryAdd(item.Key, item.Value))
        {
            throw new MalformedMessageException("A key of a dictionary is missing or comes twice.");
        }
    }
}

internal sealed class DictionaryContent<TKey, TValue> : FilledDictionaryContent<Dictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    protected override object ComparerOf(Dictionary<TKey, TValue> collection) => collection.Comparer;

    protected override Dictionary<TKey, TValue> Create(object? comparer) => new(comparer as IEqualityComparer<TKey>);
}

internal sealed class SortedDictionaryContent<TKey, TValue> : FilledDictionaryContent<SortedDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    protected override object ComparerOf(SortedDictionary<TKey, TValue> collection) => collection.Comparer;

    protected override SortedDictionary<TKey, TValue> Create(object? comparer) => new(comparer as IComparer<TKey>);
}

internal sealed class ConcurrentDictionaryContent<TKey, TValue> : FilledDictionaryContent<ConcurrentDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    protected override object ComparerOf(ConcurrentDictionary<TKey, TValue> collection) => collection.Comparer;

    protected override IReadOnlyCollection<KeyValuePair<TKey, TValue>> ItemsOf(ConcurrentDictionary<TKey, TValue> collection) =>
        collection.ToArray();

    protected override ConcurrentDictionary<TKey, TValue> Create(object? comparer) => new(comparer as IEqualityComparer<TKey>);
}

internal sealed class ReadOnlyDictionaryContent<TKey, TValue> : FrozenContent<ReadOnlyDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    protected override ReadOnlyDictionary<TKey, TValue> Create(List<KeyValuePair<TKey, TValue>> items, object? comparer) =>
        new(UniqueKeys.Of(items, comparer as IEqualityComparer<TKey>));
}

internal sealed class ImmutableDictionaryContent<TKey, TValue> : FrozenContent<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    protected override object ComparerOf(ImmutableDictionary<TKey, TValue> collection) => collection.KeyComparer;

    protected override ImmutableDictionary<TKey, TValue> Create(List<KeyValuePair<TKey, TValue>> items, object? comparer) =>
        ImmutableDictionary.CreateRange(comparer as IEqualityComparer<TKey>, UniqueKeys.Of(items, comparer as IEqualityComparer<TKey>));
}

internal sealed class ImmutableSortedDictionaryContent<TKey, TValue>
    : FrozenContent<ImmutableSortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    protected override object ComparerOf(ImmutableSortedDictionary<TKey, TValue> collection) => collection.KeyComparer;

    protected override ImmutableSortedDictionary<TKey, TValue> Create(List<KeyValuePair<TKey, TValue>> items, object? comparer) =>
        ImmutableSortedDictionary.CreateRange(comparer as IComparer<TKey>, UniqueKeys.Of(items, comparer: null));
}

internal static class UniqueKeys
{
    public static Dictionary<TKey, TValue> Of<TKey, TValue>(List<KeyValuePair<TKey, TValue>> items, IEqualityComparer<TKey>? comparer)
        where TKey : notnull
    {
        var unique = new Dictionary<TKey, TValue>(comparer);
        foreach (var (key, value) in items)
        {
            if (key is null || !unique.TryAdd(key, value))
            {
                throw new MalformedMessageException("A key of a dictionary is missing or comes twice.");
            }
        }

        return unique;
    }
}

/// <summary>Comparers of texts that every process has; any other cannot be sent.</summary>
internal static class WireComparers
{
    private static readonly object?[] Known =
    [
        null, StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase,
    ];

    public static void Write<T>(WireWriter writer, object? comparer)
    {
        var number = comparer is null || IsDefault(comparer) ? 0 : Array.FindIndex(Known, 1, known => comparer.Equals(known));
        writer.WriteByte(number >= 0 ? (byte)number : throw new CodecNotFoundException(comparer!.GetType()));
    }

    public static object? Read(WireReader reader)
    {
        var number = reader.ReadByte();
        return number < Known.Length ? Known[number] : throw new MalformedMessageException("A comparer is not known.");
    }

    // EqualityComparer<T>.Default and Comparer<T>.Default, of which there is one class for each kind of T.
    private static bool IsDefault(object comparer)
    {
        for (var type = comparer.GetType(); type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition
                && (definition == typeof(EqualityComparer<>) || definition == typeof(Comparer<>)))
            {
                return type.Assembly == typeof(object).Assembly && comparer.GetType().Assembly == typeof(object).Assembly;
            }
        }

        return false;
    }
}

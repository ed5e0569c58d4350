using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Orleans.Serialization;

internal abstract class DictionaryCopierBase<TDictionary, TKey, TValue> : ObjectCopier
    where TDictionary : notnull
{
    private readonly ElementCopier<TKey> _keys = new();
    private readonly ElementCopier<TValue> _values = new();

    protected static bool EntriesAreImmutable => DeepCopy.IsImmutable(typeof(TKey)) && DeepCopy.IsImmutable(typeof(TValue));

    public override object Copy(object value, CopyContext context) => CopyDictionary((TDictionary)value, context);

    protected abstract object CopyDictionary(TDictionary value, CopyContext context);

    protected TResult Fill<TResult>(TResult copy, TDictionary original, IEnumerable<KeyValuePair<TKey, TValue>> entries, CopyContext context)
        where TResult : IDictionary<TKey, TValue>
    {
        context.Record(original, copy);
        foreach (var (key, value) in entries)
        {
            copy.Add(_keys.Copy(key, context), _values.Copy(value, context));
        }

        return copy;
    }

    protected IEnumerable<KeyValuePair<TKey, TValue>> Copied(IEnumerable<KeyValuePair<TKey, TValue>> entries, CopyContext context) =>
        entries.Select(e => KeyValuePair.Create(_keys.Copy(e.Key, context), _values.Copy(e.Value, context)));
}

internal sealed class DictionaryCopier<TKey, TValue> : DictionaryCopierBase<Dictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    protected override object CopyDictionary(Dictionary<TKey, TValue> value, CopyContext context) =>
        Fill(new Dictionary<TKey, TValue>(value.Count, value.Comparer), value, value, context);
}

internal sealed class SortedDictionaryCopier<TKey, TValue> : DictionaryCopierBase<SortedDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    protected override object CopyDictionary(SortedDictionary<TKey, TValue> value, CopyContext context) =>
        Fill(new SortedDictionary<TKey, TValue>(value.Comparer), value, value, context);
}

internal sealed class ConcurrentDictionaryCopier<TKey, TValue> : DictionaryCopierBase<ConcurrentDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    protected override object CopyDictionary(ConcurrentDictionary<TKey, TValue> value, CopyContext context) =>
        Fill(new ConcurrentDictionary<TKey, TValue>(value.Comparer), value, value, context);
}

internal sealed class ReadOnlyDictionaryCopier<TKey, TValue> : DictionaryCopierBase<ReadOnlyDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    protected override object CopyDictionary(ReadOnlyDictionary<TKey, TValue> value, CopyContext context) =>
        new ReadOnlyDictionary<TKey, TValue>(new Dictionary<TKey, TValue>(Copied(value, context)));
}

internal sealed class ImmutableDictionaryCopier<TKey, TValue> : DictionaryCopierBase<ImmutableDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    public override bool IsImmutable => EntriesAreImmutable;

    protected override object CopyDictionary(ImmutableDictionary<TKey, TValue> value, CopyContext context) =>
        ImmutableDictionary.CreateRange(value.KeyComparer, value.ValueComparer, Copied(value, context));
}

internal sealed class ImmutableSortedDictionaryCopier<TKey, TValue>
    : DictionaryCopierBase<ImmutableSortedDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    public override bool IsImmutable => EntriesAreImmutable;

    protected override object CopyDictionary(ImmutableSortedDictionary<TKey, TValue> value, CopyContext context) =>
        ImmutableSortedDictionary.CreateRange(value.KeyComparer, value.ValueComparer, Copied(value, context));
}

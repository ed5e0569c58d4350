using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Orleans.Serialization;

/// <summary>Copies one element; elements of an immutable type stay as they are.</summary>
internal readonly struct ElementCopier<T>()
{
    private readonly bool _isImmutable = DeepCopy.IsImmutable(typeof(T));

    public T Copy(T value, CopyContext context) => _isImmutable ? value : (T)context.Copy(value)!;
}

internal abstract class CollectionCopier<TCollection, T> : ObjectCopier
    where TCollection : notnull
{
    protected ElementCopier<T> Element { get; } = new();

    public override object Copy(object value, CopyContext context) => CopyCollection((TCollection)value, context);

    protected abstract object CopyCollection(TCollection value, CopyContext context);

    protected object Fill<TResult>(TResult copy, TCollection original, IEnumerable<T> items, Action<TResult, T> add, CopyContext context)
        where TResult : notnull
    {
        context.Record(original, copy);
        foreach (var item in items)
        {
            add(copy, Element.Copy(item, context));
        }

        return copy;
    }

    protected IEnumerable<T> Copied(IEnumerable<T> items, CopyContext context)
    {
        var element = Element;
        return items.Select(item => element.Copy(item, context));
    }
}

internal sealed class FlatArrayCopier : ObjectCopier
{
    public override object Copy(object value, CopyContext context)
    {
        var copy = ((Array)value).Clone();
        context.Record(value, copy);
        return copy;
    }
}

internal sealed class ArrayCopier<T> : CollectionCopier<T[], T>
{
    protected override object CopyCollection(T[] value, CopyContext context)
    {
        var copy = new T[value.Length];
        context.Record(value, copy);
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = Element.Copy(value[i], context);
        }

        return copy;
    }
}

internal sealed class ListCopier<T> : CollectionCopier<List<T>, T>
{
    protected override object CopyCollection(List<T> value, CopyContext context) =>
        Fill(new List<T>(value.Count), value, value, static (list, item) => list.Add(item), context);
}

internal sealed class HashSetCopier<T> : CollectionCopier<HashSet<T>, T>
{
    protected override object CopyCollection(HashSet<T> value, CopyContext context) =>
        Fill(new HashSet<T>(value.Count, value.Comparer), value, value, static (set, item) => set.Add(item), context);
}

internal sealed class SortedSetCopier<T> : CollectionCopier<SortedSet<T>, T>
{
    protected override object CopyCollection(SortedSet<T> value, CopyContext context) =>
        Fill(new SortedSet<T>(value.Comparer), value, value, static (set, item) => set.Add(item), context);
}

internal sealed class QueueCopier<T> : CollectionCopier<Queue<T>, T>
{
    protected override object CopyCollection(Queue<T> value, CopyContext context) =>
        Fill(new Queue<T>(value.Count), value, value, static (queue, item) => queue.Enqueue(item), context);
}

internal sealed class StackCopier<T> : CollectionCopier<Stack<T>, T>
{
    protected override object CopyCollection(Stack<T> value, CopyContext context) =>
        Fill(new Stack<T>(value.Count), value, value.Reverse(), static (stack, item) => stack.Push(item), context);
}

internal sealed class CollectionCopier<T> : CollectionCopier<Collection<T>, T>
{
    protected override object CopyCollection(Collection<T> value, CopyContext context) =>
        Fill(new Collection<T>(), value, value, static (list, item) => list.Add(item), context);
}

internal sealed class ReadOnlyCollectionCopier<T> : CollectionCopier<ReadOnlyCollection<T>, T>
{
    protected override object CopyCollection(ReadOnlyCollection<T> value, CopyContext context) =>
        new ReadOnlyCollection<T>([.. Copied(value, context)]);
}

internal sealed class ImmutableArrayCopier<T> : CollectionCopier<ImmutableArray<T>, T>
{
    public override bool IsImmutable => DeepCopy.IsImmutable(typeof(T));

    protected override object CopyCollection(ImmutableArray<T> value, CopyContext context) =>
        value.IsDefault ? value : ImmutableArray.CreateRange(Copied(value, context));
}

internal sealed class ImmutableListCopier<T> : CollectionCopier<ImmutableList<T>, T>
{
    public override bool IsImmutable => DeepCopy.IsImmutable(typeof(T));

    protected override object CopyCollection(ImmutableList<T> value, CopyContext context) =>
        ImmutableList.CreateRange(Copied(value, context));
}

internal sealed class ImmutableHashSetCopier<T> : CollectionCopier<ImmutableHashSet<T>, T>
{
    public override bool IsImmutable => DeepCopy.IsImmutable(typeof(T));

    protected override object CopyCollection(ImmutableHashSet<T> value, CopyContext context) =>
        ImmutableHashSet.CreateRange(value.KeyComparer, Copied(value, context));
}

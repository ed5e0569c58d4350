using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Orleans.Serialization.Wire;

internal sealed class ListContent<T> : ItemsContent<List<T>, T>
{
    protected override List<T> Create(object? comparer) => [];

    protected override void Add(List<T> collection, T item) => collection.Add(item);
}

internal sealed class HashSetContent<T> : ItemsContent<HashSet<T>, T>
{
    protected override object ComparerOf(HashSet<T> collection) => collection.Comparer;

    protected override HashSet<T> Create(object? comparer) => new(comparer as IEqualityComparer<T>);

    protected override void Add(HashSet<T> collection, T item) => collection.Add(item);
}

internal sealed class SortedSetContent<T> : ItemsContent<SortedSet<T>, T>
{
    protected override object ComparerOf(SortedSet<T> collection) => collection.Comparer;

    protected override SortedSet<T> Create(object? comparer) => new(comparer as IComparer<T>);

    protected override void Add(SortedSet<T> collection, T item) => collection.Add(item);
}

internal sealed class QueueContent<T> : ItemsContent<Queue<T>, T>
{
    protected override Queue<T> Create(object? comparer) => new();

    protected override void Add(Queue<T> collection, T item) => collection.Enqueue(item);
}

internal sealed class StackContent<T> : ItemsContent<Stack<T>, T>
{
    protected override IReadOnlyCollection<T> ItemsOf(Stack<T> collection) => [.. collection.Reverse()];

    protected override Stack<T> Create(object? comparer) => new();

    protected override void Add(Stack<T> collection, T item) => collection.Push(item);
}

internal sealed class CollectionContent<T> : ItemsContent<Collection<T>, T>
{
    protected override Collection<T> Create(object? comparer) => [];

    protected override void Add(Collection<T> collection, T item) => collection.Add(item);
}

internal sealed class ReadOnlyCollectionContent<T> : FrozenContent<ReadOnlyCollection<T>, T>
{
    protected override ReadOnlyCollection<T> Create(List<T> items, object? comparer) => new(items);
}

internal sealed class ImmutableListContent<T> : FrozenContent<ImmutableList<T>, T>
{
    protected override ImmutableList<T> Create(List<T> items, object? comparer) => [.. items];
}

internal sealed class ImmutableHashSetContent<T> : FrozenContent<ImmutableHashSet<T>, T>
{
    protected override object ComparerOf(ImmutableHashSet<T> collection) => collection.KeyComparer;

    protected override ImmutableHashSet<T> Create(List<T> items, object? comparer) =>
        ImmutableHashSet.CreateRange(comparer as IEqualityComparer<T>, items);
}

using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Orleans.Serialization.Wire;

/// <summary>The codecs of collections by their generic definition.</summary>
internal static class CollectionCodecs
{
    public static FrozenDictionary<Type, Type> Structs { get; } = new Dictionary<Type, Type>
    {
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCodec<>),
    }.ToFrozenDictionary();

    public static FrozenDictionary<Type, Type> Classes { get; } = new Dictionary<Type, Type>
    {
        [typeof(List<>)] = typeof(ListContent<>),
        [typeof(HashSet<>)] = typeof(HashSetContent<>),
        [typeof(SortedSet<>)] = typeof(SortedSetContent<>),
        [typeof(Queue<>)] = typeof(QueueContent<>),
        [typeof(Stack<>)] = typeof(StackContent<>),
        [typeof(Collection<>)] = typeof(CollectionContent<>),
        [typeof(ReadOnlyCollection<>)] = typeof(ReadOnlyCollectionContent<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryContent<,>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryContent<,>),
        [typeof(ReadOnlyDictionary<,>)] = typeof(ReadOnlyDictionaryContent<,>),
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryContent<,>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListContent<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetContent<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryContent<,>),
        [typeof(ImmutableSortedDictionary<,>)] = typeof(ImmutableSortedDictionaryContent<,>),
    }.ToFrozenDictionary();

    // What is announced may never come: room is made for so many at once, for more as they come.
    private const int FirstCapacity = 4096;

    public static void WriteItems<T>(WireWriter writer, Codec<T> codec, IReadOnlyCollection<T> items)
    {
        writer.WriteVarUInt((ulong)items.Count);
        foreach (var item in items)
        {
            codec.Write(writer, item);
        }
    }

    public static List<T> ReadItems<T>(WireReader reader, Codec<T> codec, List<T>? into = null)
    {
        var count = reader.ReadCount();
        var items = into ?? [];
        items.EnsureCapacity(Math.Min(count, FirstCapacity));
        for (var i = 0; i < count; i++)
        {
            items.Add(codec.Read(reader));
        }

        return items;
    }
}

internal sealed class ImmutableArrayCodec<T> : Codec<ImmutableArray<T>>
{
    private Codec<T>? _item;

    private Codec<T> Item => _item ??= Codecs.For<T>();

    public override void Write(WireWriter writer, ImmutableArray<T> value)
    {
        writer.WriteByte(value.IsDefault ? (byte)0 : (byte)1);
        if (!value.IsDefault)
        {
            CollectionCodecs.WriteItems(writer, Item, value);
        }
    }

    public override ImmutableArray<T> Read(WireReader reader) =>
        reader.ReadByte() == 0 ? default : [.. CollectionCodecs.ReadItems(reader, Item)];
}

internal sealed class ArrayContent<T> : ContentCodec
{
    private Codec<T>? _item;

    private Codec<T> Item => _item ??= Codecs.For<T>();

    public override void Write(WireWriter writer, object value) => CollectionCodecs.WriteItems(writer, Item, (T[])value);

    public override object Read(WireReader reader, int offset)
    {
        // An array that holds itself must be known before its items are; a large one is made only when they have come.
        var count = reader.ReadCount();
        if (count > 4096)
        {
            var items = new List<T>();
            for (var i = 0; i < count; i++)
            {
                items.Add(Item.Read(reader));
            }

            return items.ToArray();
        }

        var array = new T[count];
        reader.Record(offset, array);
        foreach (ref var item in array.AsSpan())
        {
            item = Item.Read(reader);
        }

        return array;
    }
}

/// <summary>A collection that is filled item by item, which may refer to it.</summary>
internal abstract class ItemsContent<TCollection, T> : ContentCodec
    where TCollection : class
{
    private Codec<T>? _item;

    protected Codec<T> Item => _item ??= Codecs.For<T>();

    protected virtual object? ComparerOf(TCollection collection) => null;

    protected virtual IReadOnlyCollection<T> ItemsOf(TCollection collection) => (IReadOnlyCollection<T>)collection;

    protected abstract TCollection Create(object? comparer);

    protected abstract void Add(TCollection collection, T item);

    public override void Write(WireWriter writer, object value)
    {
        var collection = (TCollection)value;
        WireComparers.Write<T>(writer, ComparerOf(collection));
        CollectionCodecs.WriteItems(writer, Item, ItemsOf(collection));
    }

    public override object Read(WireReader reader, int offset)
    {
        var collection = Create(WireComparers.Read(reader));
        reader.Record(offset, collection);
        var count = reader.ReadCount();
        for (var i = 0; i < count; i++)
        {
            Add(collection, Item.Read(reader));
        }

        return collection;
    }
}

/// <summary>A collection that is made from all its items at once.</summary>
internal abstract class FrozenContent<TCollection, T> : ContentCodec
    where TCollection : class
{
    private Codec<T>? _item;

    private Codec<T> Item => _item ??= Codecs.For<T>();

    protected virtual object? ComparerOf(TCollection collection) => null;

    protected abstract TCollection Create(List<T> items, object? comparer);

    public override void Write(WireWriter writer, object value)
    {
        WireComparers.Write<T>(writer, ComparerOf((TCollection)value));
        CollectionCodecs.WriteItems(writer, Item, (IReadOnlyCollection<T>)value);
    }

    public override object Read(WireReader reader, int offset)
    {
        var comparer = WireComparers.Read(reader);
        return Create(CollectionCodecs.ReadItems(reader, Item), comparer);
    }
}

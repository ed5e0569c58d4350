using System.Collections.Immutable;
using Orleans.Concurrency;

namespace ScimCluster.Orleans.Compat.Tests.Grains;

[GenerateSerializer]
[Alias("test.message")]
public sealed class Message
{
    [Id(0)]
    public string Text { get; set; } = "";

    [Id(1)]
    public List<int> Numbers { get; set; } = [];

    [Id(2)]
    public Dictionary<string, Message> Parts { get; init; } = new(StringComparer.Ordinal);

    [Id(3)]
    public Message? Other { get; set; }

    [field: NonSerialized]
    public string NotSent { get; set; } = "initial";
}

[GenerateSerializer]
[Alias("test.shape")]
public abstract record Shape([property: Id(0)] string Name);

[GenerateSerializer]
[Alias("test.circle")]
public sealed record Circle(string Name, [property: Id(0)] int Radius, [property: Id(1)] ImmutableArray<string> Tags) : Shape(Name);

[GenerateSerializer]
[Alias("test.pair`1")]
public readonly record struct Pair<T>([property: Id(0)] T Value, [property: Id(1)] int? Version);

[GenerateSerializer]
[Immutable]
[Alias("test.document")]
public sealed record Document([property: Id(0)] byte[] Content);

/// <summary>Has no serializer.</summary>
public sealed class Unserializable
{
    public string Text { get; set; } = "";
}

[GenerateSerializer]
[Alias("test.envelope")]
public sealed class Envelope
{
    [Id(0)]
    public object? Content { get; set; }
}

[Alias("test.messages")]
public interface IMessagesGrain : IGrainWithStringKey
{
    [Alias("change")]
    Task<Message> Change(Message message);

    [Alias("keep")]
    Task<Message> Keep(Message message);

    [Alias("kept")]
    Task<Message> Kept();

    [Alias("shape")]
    ValueTask<Shape> Echo(Shape shape);

    [Alias("pair")]
    Task<Pair<List<int>>> EchoPair(Pair<List<int>> pair);

    [Alias("tuple")]
    Task<(string Text, byte[] Bytes)> EchoTuple((string Text, byte[] Bytes) tuple);

    [Alias("collections")]
    Task<IReadOnlyList<HashSet<string>>> EchoCollections(IReadOnlyList<HashSet<string>> sets);

    [Alias("document")]
    Task<Document> EchoDocument(Document document);

    [Alias("immutable")]
    Task<Immutable<List<int>>> EchoImmutable(Immutable<List<int>> list);

    [Alias("envelope")]
    Task EchoEnvelope(Envelope envelope);

    [Alias("unserializable")]
    Task<object> GiveUnserializable();

    [Alias("scalars")]
    Task<string> Scalars(int number, long? optional, DayOfWeek day, Guid id, DateTimeOffset at, TimeSpan period, Uri? uri);

    [Alias("reference")]
    ValueTask<string> KeyOf(IMessagesGrain other);
}

internal sealed class MessagesGrain : Grain, IMessagesGrain
{
    private Message _kept = new();

    public Task<Message> Change(Message message)
    {
        message.Text += " changed";
        message.Numbers.Add(4);
        return Task.FromResult(message);
    }

    public Task<Message> Keep(Message message)
    {
        _kept = message;
        return Task.FromResult(_kept);
    }

    public Task<Message> Kept() => Task.FromResult(_kept);

    public ValueTask<Shape> Echo(Shape shape) => ValueTask.FromResult(shape);

    public Task<Pair<List<int>>> EchoPair(Pair<List<int>> pair) => Task.FromResult(pair);

    public Task<(string Text, byte[] Bytes)> EchoTuple((string Text, byte[] Bytes) tuple) => Task.FromResult(tuple);

    public Task<IReadOnlyList<HashSet<string>>> EchoCollections(IReadOnlyList<HashSet<string>> sets) => Task.FromResult(sets);

    public Task<Document> EchoDocument(Document document) => Task.FromResult(document);

    public Task<Immutable<List<int>>> EchoImmutable(Immutable<List<int>> list) => Task.FromResult(list);

    public Task EchoEnvelope(Envelope envelope) => Task.CompletedTask;

    public Task<object> GiveUnserializable() => Task.FromResult<object>(new Unserializable());

    public Task<string> Scalars(int number, long? optional, DayOfWeek day, Guid id, DateTimeOffset at, TimeSpan period, Uri? uri) =>
        Task.FromResult(FormattableString.Invariant($"{number} {optional} {day} {id:N} {at:yyyy} {period} {uri}"));

    public ValueTask<string> KeyOf(IMessagesGrain other) => ValueTask.FromResult(other.GetPrimaryKeyString());
}

using System.Collections.Immutable;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests.Grains;

/// <summary>A type in its first version.</summary>
[GenerateSerializer]
[Alias("test.versioned-1")]
public sealed class FirstVersion
{
    [Id(0)]
    public string Name { get; set; } = "none";

    [Id(2)]
    public int Number { get; set; } = -1;
}

/// <summary>The same type in a later version: as if it had the same alias.</summary>
[GenerateSerializer]
[Alias("test.versioned-2")]
public sealed class SecondVersion
{
    [Id(0)]
    public string Name { get; set; } = "none";

    [Id(1)]
    public Message? Added { get; set; }

    [Id(2)]
    public int Number { get; set; } = -1;

    [Id(3)]
    public List<Message> Also { get; set; } = [];
}

[GenerateSerializer]
[Alias("test.everything")]
public sealed record Everything
{
    [Id(0)]
    public int? Optional { get; init; }

    [Id(1)]
    public decimal Money { get; init; }

    [Id(2)]
    public Dictionary<Guid, ImmutableArray<DateTimeOffset>> Times { get; init; } = [];

    [Id(3)]
    public object? Anything { get; init; }

    [Id(4)]
    public (string Text, double Number)[] Pairs { get; init; } = [];

    [Id(5)]
    public Pair<Message>? Nested { get; init; }

    [Id(6)]
    public HashSet<string> Names { get; init; } = [];

    [Id(7)]
    public readonly DayOfWeek Day;

    public Everything(DayOfWeek day) => Day = day;
}

/// <summary>Has no serializer, so that no other process knows it.</summary>
public sealed class UnmarkedException(string message) : Exception(message);

[GenerateSerializer]
[Alias("test.marked-exception")]
public sealed class MarkedException(string message, int code) : Exception(message)
{
    [Id(0)]
    public int Code { get; } = code;
}

[Alias("test.wire")]
public interface IWireGrain : IGrainWithStringKey
{
    [Alias("echo")]
    Task<object?> Echo(object? value);

    [Alias("echo-bytes")]
    Task<byte[]> EchoBytes(byte[] bytes);

    [Alias("fail")]
    Task Fail(string kind);

    [Alias("hold")]
    Task<string> Hold(string key);

    [Alias("where")]
    Task<string> Where();
}

internal sealed class WireGrain(ILocalSiloDetails silo) : Grain, IWireGrain
{
    public Task<object?> Echo(object? value) => Task.FromResult(value);

    public Task<byte[]> EchoBytes(byte[] bytes) => Task.FromResult(bytes);

    public Task Fail(string kind) => throw (kind switch
    {
        "unmarked" => new UnmarkedException("not known elsewhere"),
        "marked" => new MarkedException("known", 42),
        "argument" => new ArgumentOutOfRangeException(nameof(kind), "an argument"),
        "many" => new AggregateException("several", new TimeoutException("one"), new UnmarkedException("two")),
        _ => new InvalidOperationException("outer", new IOException("inner")),
    });

    public async Task<string> Hold(string key)
    {
        Signals.For(key).Enter();
        await Signals.For(key).Opened;
        return key;
    }

    public Task<string> Where() => Task.FromResult(silo.SiloAddress.ToString());
}

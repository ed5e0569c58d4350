using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using System.Numerics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Serialization;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed class SerializerTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly Serializer _serializer = fixture.Cluster.GetSiloServiceProvider().GetRequiredService<Serializer>();

    internal static readonly object?[] Samples =
    [
        null, true, false, byte.MaxValue, sbyte.MinValue, short.MinValue, ushort.MaxValue, 'x', '\uD800', int.MinValue, int.MaxValue, uint.MaxValue,
        long.MinValue, long.MaxValue, ulong.MaxValue, 1.5f, double.NaN, double.NegativeInfinity, (Half)2, Int128.MinValue, UInt128.MaxValue,
        decimal.MinValue, 0.10m, BigInteger.Pow(-7, 100), "", "text \u00E9 \U0001F600", "\0", Guid.Empty,
        DateTime.MinValue, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-330)),
        DateOnly.MaxValue, TimeOnly.MaxValue, TimeSpan.MinValue, new Uri("https://example.org/a?b"), new Uri("relative/path", UriKind.Relative),
        new Version(1, 2, 3), IPAddress.Parse("fe80::1"), new IPEndPoint(IPAddress.Loopback, 80), CultureInfo.InvariantCulture, typeof(List<Message>),
        DayOfWeek.Friday, new byte[] { 1, 2, 3 }, new[] { "a", null }, new int?[] { 1, null }, new List<object?> { 1, "b", null },
        new HashSet<int> { 1, 2 }, new SortedSet<string> { "b", "a" }, new Queue<int>([1, 2]), new Stack<int>([1, 2]), new Collection<int>([1]),
        new ReadOnlyCollection<int>([1, 2]), new Dictionary<string, int> { ["a"] = 1 }, new SortedDictionary<int, string> { [1] = "a" },
        new ConcurrentDictionary<int, int>([new(1, 2)]), ImmutableArray.Create(1, 2), ImmutableList.Create("a"),
        ImmutableHashSet.Create(1), ImmutableDictionary<string, int>.Empty.Add("a", 1), ImmutableSortedDictionary<int, int>.Empty.Add(1, 2),
        (1, "two", 3m), Tuple.Create("a", 2), KeyValuePair.Create("k", 1), new Pair<string>("v", null), new List<int>().AsImmutable().Value,
        GrainId.Create("type", "key"), SiloAddress.New(IPAddress.Loopback, 1, 2), new List<List<Dictionary<string, int[]>>> { new() { new() { ["x"] = [1] } } },
    ];

    public static TheoryData<object?> Values => new(Samples);

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_comes_back_equal_and_of_its_type(object? value)
    {
        var back = RoundTrip(value);

        Assert.Equal(value?.GetType(), back?.GetType());
        Assert.Equal(value, back);
    }

    [Fact]
    public void Init_only_and_readonly_members_come_back()
    {
        var sent = new Everything(DayOfWeek.Monday)
        {
            Optional = 3,
            Money = 12.30m,
            Times = { [Guid.Parse("00112233445566778899aabbccddeeff")] = [DateTimeOffset.UnixEpoch] },
            Anything = new Circle("c", 2, ["t"]),
            Pairs = [("a", 1.5)],
            Nested = new Pair<Message>(new Message { Text = "inner" }, 7),
            Names = new(StringComparer.OrdinalIgnoreCase) { "Name" },
        };

        var back = RoundTrip(sent);

        Assert.Equal((sent.Optional, sent.Money, sent.Day), (back.Optional, back.Money, back.Day));
        Assert.Equal(sent.Times.Keys, back.Times.Keys);
        Assert.Equal(sent.Times.Values.Single(), back.Times.Values.Single().AsEnumerable());
        Assert.Equal("c", Assert.IsType<Circle>(back.Anything).Name);
        Assert.Equal(sent.Pairs, back.Pairs);
        Assert.Equal("inner", back.Nested!.Value.Value.Text);
        Assert.Contains("NAME", back.Names);
    }

    [Fact]
    public void Values_of_special_classes_and_the_default_of_a_struct_come_back()
    {
        Assert.Equal(IPAddress.Loopback, RoundTrip<object>(IPAddress.Loopback));
        Assert.True(RoundTrip(default(ImmutableArray<int>)).IsDefault);
        Assert.Equal(default, RoundTrip(default(Pair<string>)));
        Assert.Equal(new Immutable<List<int>>([1]).Value, RoundTrip(new Immutable<List<int>>([1])).Value);
    }

    [Fact]
    public void Objects_in_a_circle_come_back_in_a_circle()
    {
        var sent = new Message { Text = "self" };
        sent.Other = sent;
        sent.Parts["self"] = sent;

        var back = RoundTrip(sent);

        Assert.Same(back, back.Other);
        Assert.Same(back, back.Parts["self"]);
    }

    private T RoundTrip<T>(T value) => _serializer.Deserialize<T>(_serializer.SerializeToArray(value))!;
}

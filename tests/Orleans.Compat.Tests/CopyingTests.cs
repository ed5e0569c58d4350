using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed class CopyingTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly IMessagesGrain _grain = fixture.Grains.GetGrain<IMessagesGrain>(Signals.NewKey());

    [Fact]
    public async Task What_a_grain_changes_in_its_argument_the_caller_does_not_see()
    {
        var sent = new Message { Text = "text", Numbers = [1, 2, 3] };

        var received = await _grain.Change(sent);

        Assert.Equal("text", sent.Text);
        Assert.Equal([1, 2, 3], sent.Numbers);
        Assert.Equal("text changed", received.Text);
        Assert.Equal([1, 2, 3, 4], received.Numbers);
    }

    [Fact]
    public async Task What_a_caller_changes_in_a_result_the_grain_does_not_see()
    {
        var received = await _grain.Keep(new Message { Text = "kept" });
        received.Text = "other";

        Assert.Equal("kept", (await _grain.Kept()).Text);
    }

    [Fact]
    public async Task Nested_objects_arrive_once_each()
    {
        var shared = new Message { Text = "shared" };
        var sent = new Message { Other = shared, Parts = { ["a"] = shared } };
        shared.Other = sent;

        var received = await _grain.Keep(sent);

        Assert.NotSame(shared, received.Other);
        Assert.Same(received.Other, received.Parts["a"]);
        Assert.Same(received, received.Other!.Other);
    }

    [Fact]
    public async Task Members_without_an_Id_do_not_cross()
    {
        var received = await _grain.Keep(new Message { NotSent = "set" });

        Assert.Equal("initial", received.NotSent);
    }

    [Fact]
    public async Task A_derived_record_arrives_as_what_it_is()
    {
        var received = Assert.IsType<Circle>(await _grain.Echo(new Circle("c", 3, ["x", "y"])));

        Assert.Equal(("c", 3), (received.Name, received.Radius));
        Assert.Equal(["x", "y"], received.Tags.AsEnumerable());
    }

    [Fact]
    public async Task Generic_structs_tuples_and_collections_arrive()
    {
        var pair = new Pair<List<int>>([1, 2], 7);
        var receivedPair = await _grain.EchoPair(pair);
        Assert.NotSame(pair.Value, receivedPair.Value);
        Assert.Equal([1, 2], receivedPair.Value);
        Assert.Equal(7, receivedPair.Version);

        var (text, bytes) = await _grain.EchoTuple(("t", [1, 2]));
        Assert.Equal("t", text);
        Assert.Equal([1, 2], bytes);

        var sets = await _grain.EchoCollections(new List<HashSet<string>> { new(StringComparer.OrdinalIgnoreCase) { "a" } });
        Assert.Contains("A", sets[0]);
    }

    [Fact]
    public async Task Scalars_arrive()
    {
        var id = Guid.Parse("00112233445566778899aabbccddeeff");
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        var text = await _grain.Scalars(1, 2, DayOfWeek.Friday, id, at, TimeSpan.FromSeconds(3), new Uri("https://example.org/"));

        Assert.Equal("1 2 Friday 00112233445566778899aabbccddeeff 2026 00:00:03 https://example.org/", text);
    }

    [Fact]
    public async Task Immutable_values_are_handed_over_without_a_copy()
    {
        var document = new Document([1, 2, 3]);
        var list = new List<int> { 1 };

        // Only within a silo: between processes everything is written and read.
        var grain = fixture.Cluster.GetSiloServiceProvider().GetRequiredService<IGrainFactory>().GetGrain<IMessagesGrain>(Signals.NewKey());

        Assert.Same(document, await grain.EchoDocument(document));
        Assert.Same(list, (await grain.EchoImmutable(list.AsImmutable())).Value);
    }

    [Fact]
    public async Task A_grain_reference_can_be_sent() =>
        Assert.Equal(_grain.GetPrimaryKeyString(), await _grain.KeyOf(_grain));

    [Fact]
    public async Task An_argument_that_cannot_be_serialized_is_refused_by_its_type_name()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => _grain.EchoEnvelope(new Envelope { Content = new Unserializable() }));

        Assert.Contains(nameof(Unserializable), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_cannot_be_serialized_is_refused_by_its_type_name()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(_grain.GiveUnserializable);

        Assert.Contains(nameof(Unserializable), error.Message, StringComparison.Ordinal);
    }
}

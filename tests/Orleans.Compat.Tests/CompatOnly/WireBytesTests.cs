using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>Bytes of the wire that another version wrote, or that somebody changed.</summary>
public sealed class WireBytesTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private readonly Serializer _serializer = fixture.Cluster.GetSiloServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public void A_reader_of_an_older_version_skips_what_it_does_not_know()
    {
        var shared = new Message { Text = "shared" };
        var newer = new SecondVersion { Name = "n", Added = shared, Number = 5, Also = [shared] };

        var older = _serializer.Deserialize<FirstVersion>(Renamed(_serializer.SerializeToArray(newer), "test.versioned-2", "test.versioned-1"));

        Assert.Equal(("n", 5), (older.Name, older.Number));
    }

    [Fact]
    public void A_reader_of_a_newer_version_keeps_its_defaults_for_what_is_missing()
    {
        var older = new FirstVersion { Name = "n", Number = 5 };

        var newer = _serializer.Deserialize<SecondVersion>(Renamed(_serializer.SerializeToArray(older), "test.versioned-1", "test.versioned-2"));

        Assert.Equal(("n", 5), (newer.Name, newer.Number));
        Assert.Null(newer.Added);
        Assert.Empty(newer.Also);
    }

    [Fact]
    public void What_a_skipped_member_held_is_found_when_a_known_one_refers_to_it()
    {
        var shared = new Message { Text = "shared" };
        object[] sent = [new SecondVersion { Added = shared }, shared];

        var back = _serializer.Deserialize<object[]>(Renamed(_serializer.SerializeToArray(sent), "test.versioned-2", "test.versioned-1"));

        Assert.IsType<FirstVersion>(back[0]);
        Assert.Equal("shared", Assert.IsType<Message>(back[1]).Text);
    }

    [Fact]
    public void A_value_that_is_nested_too_deep_is_refused()
    {
        var deep = new Message();
        for (var i = 0; i < 10_000; i++)
        {
            deep = new Message { Other = deep };
        }

        Assert.Throws<OrleansException>(() => _serializer.SerializeToArray(deep));
    }

    [Fact]
    public void A_type_that_is_not_marked_is_neither_written_nor_read()
    {
        var error = Assert.Throws<CodecNotFoundException>(() => _serializer.SerializeToArray<object>(new Unserializable()));
        Assert.Contains(nameof(Unserializable), error.Message, StringComparison.Ordinal);

        var bytes = _serializer.SerializeToArray<object>(new FirstVersion());
        Assert.ThrowsAny<OrleansException>(() => _serializer.Deserialize<object>(Renamed(bytes, "test.versioned-1", "System.IO.FileIn")));
    }

    [Fact]
    public void Bytes_that_were_changed_or_cut_are_refused_or_are_another_value()
    {
        var random = new Random(4711);
        var samples = SerializerTests.Samples.Select(value => _serializer.SerializeToArray(value))
            .Append(_serializer.SerializeToArray<object>(new Everything(DayOfWeek.Monday) { Names = { "a", "b" }, Anything = new object?[] { 1, "x", null } }))
            .Append(_serializer.SerializeToArray<object>(new Message { Text = "t", Numbers = [1, 2, 3], Parts = { ["a"] = new Message() } }))
            .ToArray();
        var refused = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var bytes = Mutated(samples[random.Next(samples.Length)], random);
            try
            {
                _serializer.Deserialize<object>(bytes);
            }
            catch (OrleansException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 60_000);
    }

    [Fact]
    public void A_count_that_cannot_be_true_makes_no_room()
    {
        var bytes = _serializer.SerializeToArray<object>(new List<int>());
        byte[] lying = [.. bytes[..^1], 0xFF, 0xFF, 0xFF, 0xFF, 0x07];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsAny<OrleansException>(() => _serializer.Deserialize<object>(lying));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private static byte[] Renamed(byte[] bytes, string from, string to)
    {
        Assert.Equal(from.Length, to.Length);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from));
        Assert.True(at >= 0, "The name is not there.");
        Encoding.UTF8.GetBytes(to, bytes.AsSpan(at));
        return bytes;
    }

    private static byte[] Mutated(byte[] sample, Random random)
    {
        byte[] bytes = [.. sample];
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            switch (random.Next(3))
            {
                case 0 when bytes.Length > 0:
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes = bytes[..random.Next(bytes.Length + 1)];
                    break;
                default:
                    var at = random.Next(bytes.Length + 1);
                    bytes = [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
                    break;
            }
        }

        return bytes;
    }
}

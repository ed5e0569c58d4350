using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>What Compat promises beyond what the packages do.</summary>
public sealed partial class TransportTests
{
    [Fact]
    public async Task A_large_message_arrives_and_a_larger_one_is_refused_before_it_leaves()
    {
        var large = new byte[MaxBody - 100];
        new Random(1).NextBytes(large);
        Assert.Equal(large, await Grain.EchoBytes(large));

        await Assert.ThrowsAsync<OrleansException>(() => Grain.EchoBytes(new byte[2 * MaxBody]));

        Assert.Equal("still", await Grain.Echo("still"));
    }

    [Fact]
    public async Task A_connection_that_breaks_fails_the_calls_on_it_and_is_opened_again()
    {
        var held = Grain.Hold(_key);
        await Signals.For(_key).WaitForEntries(1);

        _network.Cut();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => held);
        Signals.For(_key).Open();
        await TableCluster.UntilAsync(AnswersAsync, "the connection");
    }

    [Fact]
    public async Task Bytes_that_change_on_their_way_break_a_connection_at_most()
    {
        var random = new Random(7);
        var failed = 0;
        for (var round = 0; round < 30; round++)
        {
            _network.Disturb = bytes => bytes.Span[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            try
            {
                await Grain.Echo(new Message { Text = "disturbed", Numbers = [1, 2, 3] });
            }
            catch (Exception e) when (e is OrleansException or TimeoutException or ArgumentException)
            {
                failed++;
            }

            _network.Disturb = null;
            _network.Cut();
            await TableCluster.UntilAsync(AnswersAsync, "an answer");
        }

        Assert.InRange(failed, 1, 30);
    }

    [Fact]
    public async Task A_client_of_another_cluster_finds_no_gateway()
    {
        await using var other = new TableCluster(database.ConnectionString);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => other.StartClientAsync());

        Assert.Contains("gateway", error.Message, StringComparison.Ordinal);
    }
}

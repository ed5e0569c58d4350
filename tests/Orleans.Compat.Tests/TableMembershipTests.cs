using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed partial class TableMembershipTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const int Active = 3;
    private const int Dead = 6;

    private readonly string _key = Signals.NewKey();

    [Fact]
    public async Task Silos_and_a_client_find_each_other_through_the_table()
    {
        await using var cluster = new TableCluster(database.ConnectionString);
        var silos = new[] { await cluster.StartSiloAsync(), await cluster.StartSiloAsync(), await cluster.StartSiloAsync() };
        var client = await cluster.StartClientAsync();

        foreach (var caller in silos.Append(client))
        {
            var places = await PlacesAsync(caller, 60);
            Assert.Equal(silos.Select(Address).Order(), places.Distinct().Order());
        }

        Assert.Equal([$" {Active}", $" {Active}", $" {Active}"], (await cluster.RowsAsync()).Select(r => r[r.IndexOf(' ')..]));
    }

    [Fact]
    public async Task A_grain_has_one_activation_whoever_calls_it()
    {
        await using var cluster = new TableCluster(database.ConnectionString);
        var silos = new[] { await cluster.StartSiloAsync(), await cluster.StartSiloAsync() };
        var callers = silos.Append(await cluster.StartClientAsync()).Select(h => Place(h, _key)).ToArray();

        var counts = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => callers[i % callers.Length].Increment()));

        Assert.Equal(Enumerable.Range(1, 300), counts.Order());
        Assert.Equal(1, Signals.For(_key).Activations);
    }

    [Fact]
    public async Task A_silo_that_leaves_is_dead_by_its_own_word_and_no_call_is_lost()
    {
        await using var cluster = new TableCluster(database.ConnectionString);
        var (first, second) = (await cluster.StartSiloAsync(), await cluster.StartSiloAsync());
        var client = await cluster.StartClientAsync();
        await PlacesAsync(client, 40);

        var stop = second.StopAsync();
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Place(client, $"{_key}:{i % 40}").Increment()));
        await stop;

        Assert.Equal([Address(first)], (await PlacesAsync(client, 40)).Distinct());
        Assert.Equal([$"{Port(first)} {Active}", $"{Port(second)} {Dead}"], await cluster.RowsAsync());
        Assert.Equal(1, await cluster.CountVotesAsync(Port(second)));
    }

    [Fact]
    public async Task A_silo_that_is_killed_is_declared_dead_and_its_grains_come_back_elsewhere()
    {
        await using var cluster = new TableCluster(database.ConnectionString);
        await using var silos = await cluster.DeployAsync(3);
        var grain = silos.Client.GetGrain<IPlaceGrain>(_key);
        var where = await grain.Where();
        var held = grain.Hold();
        await Signals.For(_key).WaitForEntries(1);
        var killed = silos.Silos.Single(s => s.SiloAddress.ToString() == where);

        await silos.KillSiloAsync(killed);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => held);
        await TableCluster.UntilAsync(
            async () => (await cluster.RowsAsync(silos.Options.ClusterId)).Contains($"{killed.SiloAddress.Endpoint.Port} {Dead}"), "the declaration");
        await TableCluster.UntilAsync(() => SucceedsAsync(async () => Assert.NotEqual(where, await grain.Where())), "the new place");
        Assert.Equal((2, 0), (Signals.For(_key).Activations, Signals.For(_key).Deactivations));
    }

    [Fact]
    public async Task A_silo_on_the_address_of_an_earlier_one_declares_it_dead()
    {
        await using var cluster = new TableCluster(database.ConnectionString) { ProbeTimeout = TimeSpan.FromMinutes(1) };
        await using var silos = await cluster.DeployAsync(1);
        var killed = silos.Silos[0];
        await silos.KillSiloAsync(killed);
        Assert.Equal([$"{killed.SiloAddress.Endpoint.Port} {Active}"], await cluster.RowsAsync(silos.Options.ClusterId));

        await silos.RestartSiloAsync(killed);

        Assert.Equal(
            [$"{killed.SiloAddress.Endpoint.Port} {Dead}", $"{killed.SiloAddress.Endpoint.Port} {Active}"],
            await cluster.RowsAsync(silos.Options.ClusterId));
    }

    [Fact]
    public async Task A_silo_that_cannot_reach_an_active_one_does_not_join()
    {
        await using var cluster = new TableCluster(database.ConnectionString) { ProbeTimeout = TimeSpan.FromMinutes(1) };
        await using var silos = await cluster.DeployAsync(1);
        await silos.KillSiloAsync(silos.Silos[0]);
        await using var joining = new TableCluster(database.ConnectionString)
        {
            ClusterId = silos.Options.ClusterId,
            Configure = silo => silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.MaxJoinAttemptTime = TimeSpan.FromMilliseconds(300);
                options.IAmAliveTablePublishTimeout = TimeSpan.FromMinutes(1);
            }),
        };

        var error = await Assert.ThrowsAsync<OrleansException>(() => joining.StartSiloAsync());

        Assert.Contains("could not reach", error.Message, StringComparison.Ordinal);
        Assert.Equal([$" {Active}", $" {Dead}"], (await joining.RowsAsync()).Select(r => r[r.IndexOf(' ')..]));
    }

    [Fact]
    public async Task Without_the_table_silos_keep_running_and_declare_nobody_dead()
    {
        await using var cluster = new TableCluster(database.ConnectionString);
        await using var silos = await cluster.DeployAsync(3);
        var places = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => silos.Client.GetGrain<IPlaceGrain>($"{_key}:{i}").Where()));
        var killed = silos.Silos[2];
        await cluster.ExecuteAsync("ALTER TABLE OrleansMembershipTable RENAME TO OrleansMembershipTableAway");
        try
        {
            await silos.KillSiloAsync(killed);
            for (var i = 0; i < 30; i++)
            {
                if (places[i] != killed.SiloAddress.ToString())
                {
                    Assert.Equal(places[i], await silos.Client.GetGrain<IPlaceGrain>($"{_key}:{i}").Where());
                }
            }
        }
        finally
        {
            await cluster.ExecuteAsync("ALTER TABLE OrleansMembershipTableAway RENAME TO OrleansMembershipTable");
        }

        // With the table back, what was true all the time is written.
        await TableCluster.UntilAsync(
            async () => (await cluster.RowsAsync(silos.Options.ClusterId)).Contains($"{killed.SiloAddress.Endpoint.Port} {Dead}"), "the declaration");
    }

    [Fact]
    public async Task Random_starts_and_stops_end_in_a_consistent_table()
    {
        await using var cluster = new TableCluster(database.ConnectionString);
        var random = new Random(20260101);
        var running = new List<IHost> { await cluster.StartSiloAsync() };
        var stopped = 0;
        for (var i = 0; i < 14; i++)
        {
            var leaving = running.Count > 1 && random.Next(2) == 0 ? running[random.Next(running.Count)] : null;
            var starting = cluster.StartSiloAsync();
            if (leaving is not null)
            {
                running.Remove(leaving);
                stopped++;
                await leaving.StopAsync();
            }

            running.Add(await starting);
        }

        var rows = await cluster.RowsAsync();
        Assert.Equal(running.Select(h => $"{Port(h)} {Active}").Order(), rows.Where(r => r.EndsWith($" {Active}", StringComparison.Ordinal)).Order());
        Assert.Equal(stopped, rows.Count(r => r.EndsWith($" {Dead}", StringComparison.Ordinal)));
        foreach (var caller in running)
        {
            await TableCluster.UntilAsync(
                async () => (await PlacesAsync(caller, 100)).Distinct().Order().SequenceEqual(running.Select(Address).Order()), "the same view everywhere");
        }
    }

    private static IPlaceGrain Place(IHost host, string key) => host.Services.GetRequiredService<IGrainFactory>().GetGrain<IPlaceGrain>(key);

    private static string Address(IHost silo) => silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToString();

    private static int Port(IHost silo) => silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint.Port;

    private static async Task<bool> SucceedsAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (SiloUnavailableException)
        {
            return false;
        }
    }

    private Task<string[]> PlacesAsync(IHost caller, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Place(caller, $"{_key}:{i}").Where()));
}

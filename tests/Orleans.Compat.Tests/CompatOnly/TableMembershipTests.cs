using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>What Compat promises beyond what the packages do.</summary>
public sealed partial class TableMembershipTests
{
    private const int Dead = 6;

    [Theory]
    [InlineData(Active)]
    [InlineData(Dead)]
    public async Task A_silo_that_is_started_again_within_the_same_second_takes_a_later_generation(int status)
    {
        await using var cluster = new TableCluster(database.ConnectionString);
        var silo = cluster.BuildSilo(TableCluster.FreePort());
        var earlier = silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        await cluster.InsertRowAsync(earlier, status);

        await silo.StartAsync();

        var later = silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        Assert.Equal((earlier.Endpoint, true), (later.Endpoint, later.Generation > earlier.Generation));
        Assert.Equal([$"{Port(silo)} {Dead}", $"{Port(silo)} {Active}"], await cluster.RowsAsync());
        var client = await cluster.StartClientAsync();
        Assert.Equal([later.ToString()], (await PlacesAsync(client, 10)).Concat(await PlacesAsync(silo, 10)).Distinct());
    }

    [Theory]
    [InlineData("Status = 6")]
    [InlineData("DeploymentId = 'another'")]
    public async Task A_silo_whose_row_is_dead_or_gone_ends_its_process(string assignment)
    {
        await using var cluster = new TableCluster(database.ConnectionString);
        var silo = await cluster.StartSiloAsync();
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        await cluster.UpdateRowAsync(Port(silo), assignment);

        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.NotEqual(0, Environment.ExitCode);
        Environment.ExitCode = 0;
        await Assert.ThrowsAnyAsync<Exception>(() => Place(silo, _key).Where());
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

    private static int Port(IHost silo) => silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint.Port;
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

    private Task<string[]> PlacesAsync(IHost caller, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Place(caller, $"{_key}:{i}").Where()));
}

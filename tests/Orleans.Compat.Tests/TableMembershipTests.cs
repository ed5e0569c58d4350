using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed partial class TableMembershipTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const int Active = 3;

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

    private static IPlaceGrain Place(IHost host, string key) => host.Services.GetRequiredService<IGrainFactory>().GetGrain<IPlaceGrain>(key);

    private static string Address(IHost silo) => silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToString();

    private Task<string[]> PlacesAsync(IHost caller, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Place(caller, $"{_key}:{i}").Where()));
}

using Npgsql;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.TestingHost;
using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed class AdoNetStateTests(DatabaseFixture database) : StateTests, IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    protected override InProcessTestCluster Cluster => _cluster;

    protected override IStateGrain Grain => _cluster.Client.GetGrain<IAdoNetStateGrain>(Key);

    public async Task InitializeAsync() => _cluster = await StartAsync(options => options.DeleteStateOnClear = false);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task The_ETag_is_the_rows_version()
    {
        await Grain.Add("one");
        await Grain.Add("two");

        Assert.Equal("2", (await Grain.Record()).ETag);
    }

    [Fact]
    public async Task Deleting_on_clear_leaves_no_row()
    {
        await using var cluster = await StartAsync(options => options.DeleteStateOnClear = true);
        var grain = cluster.Client.GetGrain<IAdoNetStateGrain>(Key);
        await grain.Add("one");
        Assert.Equal(1, await CountRowsAsync());

        await grain.Clear();

        Assert.Equal(0, await CountRowsAsync());
        Assert.Equal(1, await grain.Add("two"));
        Assert.Equal("1", (await grain.Record()).ETag);
    }

    [Fact]
    public async Task A_string_key_is_the_rows_extension()
    {
        await Grain.Add("one");

        Assert.Equal(1, await CountRowsAsync());
    }

    [Fact]
    public async Task An_integer_key_is_the_rows_number()
    {
        var grain = _cluster.Client.GetGrain<INumberedStateGrain>(1234567);
        await grain.Set("line");
        await _cluster.DeactivateAsync(grain);

        Assert.Equal(["line"], await grain.Get());
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(
            "SELECT count(*) FROM OrleansStorage WHERE GrainTypeString = 'numbered' AND GrainIdN0 = 0 AND GrainIdN1 = 1234567");
        Assert.Equal(1L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_database_that_is_away_is_an_OrleansException_and_the_next_call_tries_again()
    {
        await using var broken = await StartAsync(options => options.DeleteStateOnClear = false);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using (var rename = source.CreateCommand("ALTER TABLE OrleansStorage RENAME TO OrleansStorageAway"))
        {
            await rename.ExecuteNonQueryAsync();
        }

        var grain = broken.Client.GetGrain<IAdoNetStateGrain>(Key);
        await Assert.ThrowsAnyAsync<OrleansException>(grain.Lines);
        await using (var rename = source.CreateCommand("ALTER TABLE OrleansStorageAway RENAME TO OrleansStorage"))
        {
            await rename.ExecuteNonQueryAsync();
        }

        Assert.Empty(await grain.Lines());
    }

    private Task<InProcessTestCluster> StartAsync(Action<AdoNetGrainStorageOptions> configure) =>
        Clusters.StartAsync(configure: silo => silo
            .UseSystemTextJsonGrainStorageSerializer()
            .Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Npgsql"))
            .AddAdoNetGrainStorage("ado", options =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString = database.ConnectionString;
                configure(options);
            }));

    private async Task<long> CountRowsAsync()
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(
            "SELECT count(*) FROM OrleansStorage WHERE GrainTypeString = 'notes' AND GrainIdExtensionString = $1 AND GrainIdN0 = 0 AND GrainIdN1 = 0");
        command.Parameters.Add(new() { Value = Key });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}

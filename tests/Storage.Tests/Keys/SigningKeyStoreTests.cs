using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Keys;

[Collection(PostgresTests.Name)]
public sealed class SigningKeyStoreTests(PostgresServer server) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(server);

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task All_who_ask_for_a_key_at_the_same_time_get_the_one_that_stays()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => NewStore().GetAsync("test", default)));

        Assert.All(keys, key => Assert.Equal(keys[0], key));
        Assert.Equal(keys[0], await NewStore().GetAsync("test", default));
        Assert.Equal(32, keys[0].Length);
        Assert.NotEqual(new byte[32], keys[0]);
    }

    [Fact]
    public async Task Keys_of_different_names_differ()
    {
        Assert.NotEqual(await NewStore().GetAsync("one", default), await NewStore().GetAsync("two", default));
    }

    private PostgresSigningKeyStore NewStore() => new(_database.DataSource);
}

using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Support;

/// <summary>One server for the tests of a class, each of which makes its own connections on it.</summary>
public sealed class SharedServer(PostgresServer postgres) : IAsyncLifetime
{
    private TestDatabase? _database;

    internal ScimServer Server { get; private set; } = null!;

    internal string ConnectionString => _database!.ConnectionString;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(postgres);
        Server = await ScimServer.StartAsync(_database.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await _database!.DisposeAsync();
    }
}

using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Support;

/// <summary>One server for all tests that make their own connections on it.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private TestDatabase? _database;

    internal ScimServer Server { get; private set; } = null!;

    internal string ConnectionString => _database!.ConnectionString;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        Server = await ScimServer.StartAsync(_database.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await _database!.DisposeAsync();
    }
}

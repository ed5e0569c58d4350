using Npgsql;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Orleans.Compat.Tests.Support;

/// <summary>A private PostgreSQL with the Orleans tables, for all tests of a class.</summary>
public sealed class DatabaseFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("compat-tests-").FullName;
    private PrivatePostgres _server = null!;

    public string ConnectionString { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _server = await PrivatePostgres.StartAsync(new() { Folder = _folder, Durable = false });
        await using var database = NpgsqlDataSource.Create(_server.ConnectionString);
        await Migrator.MigrateAsync(database);
        ConnectionString = new NpgsqlConnectionStringBuilder(_server.ConnectionString) { SearchPath = "orleans" }.ConnectionString;
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

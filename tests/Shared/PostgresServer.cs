using Npgsql;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Testing;

/// <summary>
/// The PostgreSQL server of a test run: a private one, or the one that SCIM_TEST_DB names (a connection string of an
/// account that may create databases). Databases are copies of a migrated template.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private PrivatePostgres? _private;
    private string? _folder;
    private string _template = "";
    private int _databases;

    /// <summary>Connects to the server's own database, for creating others.</summary>
    public string AdminConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("SCIM_TEST_DB") is { Length: > 0 } given)
        {
            AdminConnectionString = given;
        }
        else
        {
            _folder = Directory.CreateTempSubdirectory("scimcluster-tests-").FullName;
            _private = await PrivatePostgres.StartAsync(new() { Folder = _folder, Durable = false });
            AdminConnectionString = _private.ConnectionString;
        }

        _template = await CreateEmptyDatabaseAsync();
        await using var dataSource = NpgsqlDataSource.Create(ConnectionStringOf(_template) + ";Pooling=false");
        await Migrator.MigrateAsync(dataSource);
    }

    /// <summary>Makes a database with the current schema and no rows.</summary>
    public async Task<string> CreateMigratedDatabaseAsync()
    {
        var name = NextName();
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {_template}");
        return name;
    }

    /// <summary>Makes a database without a schema.</summary>
    public async Task<string> CreateEmptyDatabaseAsync()
    {
        var name = NextName();
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE template0");
        return name;
    }

    /// <summary>
    /// Removes a database from a server that stays; a private server's folder is removed at the end anyway. Pools of the
    /// database that outlive their server's host would keep connections that other tests need, so these end here.
    /// </summary>
    public Task DropDatabaseAsync(string name) => ExecuteAsync(
        _private is null
            ? $"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
            : $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");

    /// <summary>Connects to a database of this server.</summary>
    public string ConnectionStringOf(string database) =>
        new NpgsqlConnectionStringBuilder(AdminConnectionString) { Database = database }.ConnectionString;

    public async Task DisposeAsync()
    {
        if (_private is null)
        {
            await DropDatabaseAsync(_template);
            return;
        }

        await _private.DisposeAsync();
        Directory.Delete(_private.Folder, recursive: true);
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    // The process id keeps test runs apart that share one server.
    private string NextName() => $"scimtest_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(AdminConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

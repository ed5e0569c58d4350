using System.Globalization;
using Npgsql;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Cluster.Tests.Support;

/// <summary>A database role that may only read where the silos are, as gateways and internal services have it.</summary>
internal sealed class MembershipReaderRole : IAsyncDisposable
{
    private const string Password = "reader";

    private static int _lastNumber;

    private readonly NpgsqlDataSource _database;
    private readonly string _name;

    private MembershipReaderRole(NpgsqlDataSource database, string name, string connectionString)
    {
        _database = database;
        _name = name;
        ConnectionString = connectionString;
    }

    /// <summary>Connects to the cluster's database as this role.</summary>
    public string ConnectionString { get; }

    public static async Task<MembershipReaderRole> CreateAsync(ClusterUnderTest cluster)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"scimtest_reader_{Environment.ProcessId}_{Interlocked.Increment(ref _lastNumber)}");
        var connection = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Username = name, Password = Password };
        var role = new MembershipReaderRole(cluster.Database, name, connection.ConnectionString);
        await role.ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD '{Password}'");
        Assert.True(await MembershipReader.GrantAsync(cluster.Database, name));
        return role;
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP OWNED BY {_name}; DROP ROLE {_name}");

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

using Npgsql;
using ScimCluster.Storage.Migrations;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Migrations;

[Collection(PostgresTests.Name)]
public sealed class MembershipReaderTests(PostgresServer server) : IAsyncLifetime
{
    private const string Password = "reader";

    // A name that must be quoted, and that would end the statement if its quotes were not doubled.
    private readonly string _role = $"Reader \"{Environment.ProcessId}\"; DROP SCHEMA orleans CASCADE; --";

    private TestDatabase _database = null!;

    private string QuotedRole => $"\"{_role.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(server);
        await _database.ExecuteAsync($"CREATE ROLE {QuotedRole} LOGIN PASSWORD '{Password}'");
    }

    public async Task DisposeAsync()
    {
        await _database.ExecuteAsync($"DROP OWNED BY {QuotedRole}; DROP ROLE {QuotedRole}");
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Role_reads_what_a_client_of_the_cluster_needs()
    {
        Assert.True(await MembershipReader.GrantAsync(_database.DataSource, _role));

        await using var reader = ConnectAsReader();
        Assert.NotEqual(0L, await ReadAsync(reader, "SELECT count(*) FROM OrleansQuery WHERE QueryKey = 'GatewaysQueryKey'"));
        Assert.Equal(0L, await ReadAsync(reader, "SELECT count(*) FROM OrleansMembershipTable"));
        Assert.Equal(0L, await ReadAsync(reader, "SELECT count(*) FROM OrleansMembershipVersionTable"));
    }

    [Fact]
    public async Task Role_reads_nothing_before_the_grant()
    {
        await using var reader = ConnectAsReader();

        await AssertDeniedAsync(reader, "SELECT count(*) FROM orleans.OrleansQuery");
    }

    [Fact]
    public async Task Role_gets_no_other_right_on_any_table()
    {
        await MembershipReader.GrantAsync(_database.DataSource, _role);

        var rights = await _database.ReadColumnAsync<string>(
            """
            SELECT c.oid::regclass || ' ' || p.privilege
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p (privilege)
             WHERE n.nspname IN ('scim', 'orleans', 'public') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
               AND has_table_privilege($1, c.oid, p.privilege)
             ORDER BY 1
            """,
            _role);

        Assert.Equal(
            ["orleans.orleansmembershiptable SELECT", "orleans.orleansmembershipversiontable SELECT", "orleans.orleansquery SELECT"],
            rights.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["orleans USAGE"],
            await _database.ReadColumnAsync<string>(
                """
                SELECT n.nspname || ' ' || p.privilege
                  FROM pg_namespace n CROSS JOIN unnest(ARRAY['USAGE', 'CREATE']) AS p (privilege)
                 WHERE n.nspname IN ('scim', 'orleans') AND has_schema_privilege($1, n.oid, p.privilege)
                """,
                _role));
    }

    [Theory]
    [InlineData("SELECT count(*) FROM scim.identities")]
    [InlineData("SELECT count(*) FROM orleans.OrleansStorage")]
    [InlineData("DELETE FROM orleans.OrleansMembershipTable")]
    [InlineData("UPDATE orleans.OrleansMembershipVersionTable SET Version = 0")]
    [InlineData("UPDATE orleans.OrleansQuery SET QueryText = ''")]
    [InlineData("INSERT INTO orleans.OrleansMembershipVersionTable VALUES ('c', now(), 0)")]
    [InlineData("CREATE TABLE orleans.mine ()")]
    public async Task Role_is_denied_everything_else(string sql)
    {
        await MembershipReader.GrantAsync(_database.DataSource, _role);
        await using var reader = ConnectAsReader();

        await AssertDeniedAsync(reader, sql);
    }

    [Fact]
    public async Task Grant_may_be_repeated_also_at_the_same_time()
    {
        var granted = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MembershipReader.GrantAsync(_database.DataSource, _role)));

        Assert.All(granted, Assert.True);
    }

    [Theory]
    [InlineData("nobody_has_this_name")]
    [InlineData("public")]
    public async Task Missing_role_is_told_and_nothing_is_granted(string role)
    {
        Assert.False(await MembershipReader.GrantAsync(_database.DataSource, role));

        await using var reader = ConnectAsReader();
        await AssertDeniedAsync(reader, "SELECT count(*) FROM orleans.OrleansQuery");
    }

    private NpgsqlDataSource ConnectAsReader() => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database.ConnectionString)
    {
        Username = _role,
        Password = Password,
        SearchPath = "orleans",
        Pooling = false,
    });

    private static async Task<object?> ReadAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task AssertDeniedAsync(NpgsqlDataSource dataSource, string sql)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => ReadAsync(dataSource, sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
    }
}

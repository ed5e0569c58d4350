using Npgsql;
using ScimCluster.Storage.Migrations;
using ScimCluster.Storage.Tests.Lists;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Migrations;

/// <summary>Rows from before a migration, and rights of those who run it.</summary>
[Collection(PostgresTests.Name)]
public sealed class DocumentFoldingTests(PostgresServer server) : IAsyncLifetime
{
    private const int Rows = 1234;
    private const int StepsBefore = 7;

    private const string InsertSql = """
        INSERT INTO scim.identities (provider_key, account_id, user_id, user_name_key, email_key, active, document, version, created_at, last_modified)
        SELECT $1, 'p' || i, gen_random_uuid(), 'p' || i, 'p' || i, true, jsonb_build_object('userName', 'P' || i, 'TITLE', 'Countess'), 1, now(), now()
          FROM generate_series(1, $2::integer) i
        """;

    private static readonly Guid Provider = new("01890000-0000-7000-8000-000000000001");

    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateEmptyAsync(server);

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Rows_that_were_there_before_are_found_and_counted_like_new_ones()
    {
        await Migrator.MigrateAsync(
            _database.DataSource, [.. Migration.LoadEmbedded().Take(StepsBefore)], _ => Task.CompletedTask, CancellationToken.None);
        await _database.ExecuteAsync(InsertSql, Provider, Rows);

        await Migrator.MigrateAsync(_database.DataSource);

        var store = new PostgresIdentityStore(_database.DataSource);
        Assert.Equal(Rows, (await store.ListAsync(Provider, new(1, 1), default)).Value.Total);
        Assert.Equal(Rows, (await store.ListAsync(Provider, new(1, 9999) { Filter = Users.Filter("title eq \"COUNTESS\"") }, default)).Value.Total);
    }

    [Fact]
    public async Task Row_that_an_older_program_wrote_since_is_folded_by_the_next_run_and_others_are_left_alone()
    {
        await Migrator.MigrateAsync(_database.DataSource);
        await _database.ExecuteAsync(InsertSql, Provider, 3);
        await _database.ExecuteAsync("UPDATE scim.identities SET folded = '{\"title\": \"kept\"}' WHERE account_id = 'p2'");

        await Migrator.MigrateAsync(_database.DataSource);
        var first = await _database.ReadColumnAsync<string>("SELECT xmin || folded::text FROM scim.identities ORDER BY account_id");
        await Migrator.MigrateAsync(_database.DataSource);
        var second = await _database.ReadColumnAsync<string>("SELECT xmin || folded::text FROM scim.identities ORDER BY account_id");

        Assert.Contains("\"countess\"", first[0], StringComparison.Ordinal);
        Assert.Contains("\"kept\"", first[1], StringComparison.Ordinal);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Owner_of_the_database_who_is_no_superuser_can_migrate_it()
    {
        var database = _database.ConnectionString;
        var name = new NpgsqlConnectionStringBuilder(database).Database;
        await _database.ExecuteAsync($"CREATE ROLE {name}_owner LOGIN PASSWORD 'owner'; ALTER DATABASE {name} OWNER TO {name}_owner");
        var owner = new NpgsqlConnectionStringBuilder(database) { Username = $"{name}_owner", Password = "owner", Pooling = false };
        await using var dataSource = NpgsqlDataSource.Create(owner);

        Assert.Equal(Migration.LoadEmbedded().Count, await Migrator.MigrateAsync(dataSource));
    }

    [Fact]
    public async Task Extension_that_is_installed_in_another_schema_serves_as_well()
    {
        await _database.ExecuteAsync("CREATE SCHEMA \"Ext ras\"; CREATE EXTENSION pg_trgm WITH SCHEMA \"Ext ras\"");

        Assert.Equal(Migration.LoadEmbedded().Count, await Migrator.MigrateAsync(_database.DataSource));
    }
}

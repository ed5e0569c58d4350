using ScimCluster.Storage.Migrations;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Migrations;

[Collection(PostgresTests.Name)]
public sealed class MigratorTests(PostgresServer server) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateEmptyAsync(server);

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Second_run_finds_nothing_to_do()
    {
        Assert.Equal(Migration.LoadEmbedded().Count, await Migrator.MigrateAsync(_database.DataSource));
        Assert.Equal(0, await Migrator.MigrateAsync(_database.DataSource));
    }

    [Fact]
    public async Task Of_simultaneous_runs_one_applies_the_steps()
    {
        var applied = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Migrator.MigrateAsync(_database.DataSource)));

        Assert.Equal(Migration.LoadEmbedded().Count, applied.Sum());
        Assert.Equal(1, applied.Count(count => count > 0));
    }

    [Fact]
    public void Embedded_steps_are_numbered_without_gaps()
    {
        var versions = Migration.LoadEmbedded().Select(migration => migration.Version);

        Assert.Equal(Enumerable.Range(1, Migration.LoadEmbedded().Count), versions);
    }

    [Fact]
    public async Task Changed_step_is_refused_with_the_remedy()
    {
        await MigrateAsync(new Migration(1, "one", "CREATE TABLE one ()"));

        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(new Migration(1, "one", "CREATE TABLE uno ()")));

        Assert.Contains("put the change into a new migration", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_ends_do_not_change_a_step()
    {
        await MigrateAsync(new Migration(1, "one", "CREATE TABLE one\n()"));

        Assert.Equal(0, await MigrateAsync(new Migration(1, "one", "CREATE TABLE one\r\n()")));
    }

    [Fact]
    public async Task Newer_database_is_refused_with_the_remedy()
    {
        var one = new Migration(1, "one", "CREATE TABLE one ()");
        await MigrateAsync(one, new Migration(2, "two", "CREATE TABLE two ()"));

        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(one));

        Assert.Contains("Run the newer program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_that_fails_leaves_nothing_and_the_steps_before_it_stay()
    {
        var one = new Migration(1, "one", "CREATE TABLE one ()");
        var broken = new Migration(2, "two", "CREATE TABLE two (); SELECT 1 / 0;");

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => MigrateAsync(one, broken));

        Assert.True(await _database.ReadAsync<bool>("SELECT to_regclass('one') IS NOT NULL AND to_regclass('two') IS NULL"));
        Assert.Equal(1, await MigrateAsync(one, new Migration(2, "two", "CREATE TABLE two ()")));
    }

    [Fact]
    public async Task Names_in_the_error_translation_exist()
    {
        await Migrator.MigrateAsync(_database.DataSource);
        var names = typeof(SchemaNames).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToArray();

        Assert.Equal(names.Length, await _database.ReadAsync<long>(
            "SELECT count(*) FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE i.indisunique AND c.relname = ANY ($1)", (object)names));
    }

    private Task<int> MigrateAsync(params Migration[] migrations) =>
        Migrator.MigrateAsync(_database.DataSource, migrations, _ => Task.CompletedTask, CancellationToken.None);
}

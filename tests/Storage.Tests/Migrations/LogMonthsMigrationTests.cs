using ScimCluster.Storage.Migrations;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Migrations;

[Collection(PostgresTests.Name)]
public sealed class LogMonthsMigrationTests(PostgresServer server) : IAsyncLifetime
{
    private const int LogMonths = 23;

    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateEmptyAsync(server);

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Rows_from_before_are_carried_over_into_their_months()
    {
        await Migrator.MigrateAsync(
            _database.DataSource,
            [.. Migration.LoadEmbedded().Where(migration => migration.Version < LogMonths)],
            _ => Task.CompletedTask,
            CancellationToken.None);
        await _database.ExecuteAsync(
            """
            INSERT INTO scim.provisioning_log
                (provider_key, log_id, occurred_at, organization_id, operation, resource_type, resource_id, account_id, status, changed_attributes, request_id)
            SELECT gen_random_uuid(), gen_random_uuid(), now() - i * interval '31 days', 'acme', 'create', 'User', 'r' || i, 'a' || i, 201, '{userName}', 'q' || i
              FROM generate_series(0, 5) i
            """);

        await Migrator.MigrateAsync(_database.DataSource);

        Assert.Equal(
            Enumerable.Range(0, 6).Select(i => $"r{i} a{i} 201 {{userName}} q{i}"),
            await _database.ReadColumnAsync<string>(
                "SELECT concat_ws(' ', resource_id, account_id, status, changed_attributes, request_id) FROM scim.provisioning_log ORDER BY occurred_at DESC"));
        Assert.Equal(0, await _database.ReadAsync<long>("SELECT count(*) FROM scim.provisioning_log_default"));
    }
}

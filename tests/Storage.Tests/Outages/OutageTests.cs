using Npgsql;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Migrations;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Outages;

/// <summary>A server of its own, because it is taken away.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private PrivatePostgres _server = null!;
    private NpgsqlDataSource _dataSource = null!;
    private PostgresOrganizationStore _store = null!;

    public async Task InitializeAsync()
    {
        _server = await PrivatePostgres.StartAsync(new() { Folder = _folder.Path, Durable = false });
        _dataSource = NpgsqlDataSource.Create(StorageConnectionString.Tune(_server.ConnectionString));
        _store = new(_dataSource);
        await Migrator.MigrateAsync(_dataSource);
    }

    public async Task DisposeAsync()
    {
        await _dataSource.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Calls_fail_while_the_server_is_away_and_succeed_at_once_when_it_is_back()
    {
        await UseManyConnectionsAsync();
        await _server.KillAsync();

        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.FindAsync("acme", CancellationToken.None));
        }

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Migrator.MigrateAsync(_dataSource));
        await _server.StartAsync();
        await UseManyConnectionsAsync();
    }

    [Fact]
    public async Task After_a_restart_that_nobody_noticed_one_failure_heals_the_pool()
    {
        await UseManyConnectionsAsync();
        await _server.StopAsync();
        await _server.StartAsync();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.FindAsync("acme", CancellationToken.None));
        await UseManyConnectionsAsync();
    }

    [Fact]
    public async Task Terminated_session_is_an_outage_and_heals()
    {
        await UseManyConnectionsAsync();
        await using (var other = NpgsqlDataSource.Create(_server.ConnectionString + ";Pooling=false"))
        await using (var terminate = other.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'scimcluster'"))
        {
            await terminate.ExecuteNonQueryAsync();
        }

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.FindAsync("acme", CancellationToken.None));
        await UseManyConnectionsAsync();
    }

    [Theory]
    [InlineData(";Command Timeout=1")]
    [InlineData(";Options=-c statement_timeout=200")]
    [InlineData(";Options=-c default_transaction_read_only=on")]
    public async Task Time_limit_or_a_standby_is_an_outage(string setting)
    {
        await using var holder = await _dataSource.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("LOCK TABLE scim.organizations", holder, transaction);
        await command.ExecuteNonQueryAsync();
        await using var impatient = NpgsqlDataSource.Create(_server.ConnectionString + setting);
        var store = new PostgresOrganizationStore(impatient);

        await Assert.ThrowsAsync<StorageUnavailableException>(() =>
            store.CreateAsync(new("acme", "Acme", DateTimeOffset.UnixEpoch), CancellationToken.None));
    }

    [Fact]
    public async Task Canceled_call_is_canceled_and_not_an_outage()
    {
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.FindAsync("acme", canceled.Token));
    }

    [Fact]
    public async Task Defect_in_a_statement_is_not_an_outage()
    {
        await using var command = new NpgsqlCommand("DROP TABLE scim.organizations", await _dataSource.OpenConnectionAsync());
        await command.ExecuteNonQueryAsync();

        await Assert.ThrowsAsync<PostgresException>(() => _store.ListAsync(CancellationToken.None));
    }

    private async Task UseManyConnectionsAsync() =>
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _store.ListAsync(CancellationToken.None)));
}

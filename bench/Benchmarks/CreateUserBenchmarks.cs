using System.Globalization;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ScimCluster.Storage;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Benchmarks;

/// <summary>
/// The statement that creates a user, with all its checks, against the bare inserts into the same five tables, which is
/// the baseline. One caller on durable PostgreSQL: read the ratio, not the time.
/// </summary>
public class CreateUserBenchmarks
{
    private const string BareInserts = """
        WITH u AS (
            INSERT INTO scim.users (user_id, scope, email, email_key, display_name, managed_by, identity_count, active_count, created_at, updated_at)
            VALUES ($1, 'organization:bench', $3, $3, $3, $2, 1, 1, $4, $4)
        ), i AS (
            INSERT INTO scim.identities (provider_key, account_id, user_id, user_name_key, email_key, active, document, version, created_at, last_modified)
            VALUES ($2, $3, $1, $3, $3, true, $5, 1, $4, $4)
        ), m AS (
            INSERT INTO scim.organization_members (organization_id, user_id, roles, created_at) VALUES ('bench', $1::text, 'member', $4)
        ), l AS (
            INSERT INTO scim.provisioning_log (provider_key, log_id, occurred_at, organization_id, operation, resource_type, resource_id, account_id, status, changed_attributes, request_id)
            VALUES ($2, $1, $4, 'bench', 'create', 'User', $1::text, $3, 201, '{}', 'bench')
        )
        INSERT INTO scim.outbox (change_id, occurred_at, provider_key, organization_id, type, resource_id, data)
        VALUES ($1, $4, $2, 'bench', 'user.provisioned', $1::text, '{}')
        """;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly Guid ProviderKey = Guid.CreateVersion7(Time.GetUtcNow());

    private string _folder = null!;
    private PrivatePostgres _postgres = null!;
    private ServiceProvider _services = null!;
    private IIdentityStore _store = null!;
    private NpgsqlDataSource _database = null!;
    private long _number;

    // The benchmark runner does not wait for a set-up that is asynchronous.
    [GlobalSetup]
    public void Start() => StartAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Stop() => StopAsync().GetAwaiter().GetResult();

    private async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("scimcluster-bench-").FullName;
        _postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Folder = _folder });
        _services = new ServiceCollection().AddScimStorage(_postgres.ConnectionString).BuildServiceProvider();
        _store = _services.GetRequiredService<IIdentityStore>();
        _database = _services.GetRequiredService<NpgsqlDataSource>();
        await Migrator.MigrateAsync(_database);
        await using var provider = _database.CreateCommand(
            "INSERT INTO scim.providers (provider_key, provider_id, organization_id, epoch, created_at) VALUES ($1, 'bench', 'bench', 1, now())");
        provider.Parameters.Add(new() { Value = ProviderKey });
        await provider.ExecuteNonQueryAsync();
    }

    [Benchmark(Baseline = true)]
    public async Task BareInsertsAsync()
    {
        var now = Time.GetUtcNow();
        await using var command = _database.CreateCommand(BareInserts);
        command.Parameters.Add(new() { Value = Guid.CreateVersion7(now) });
        command.Parameters.Add(new() { Value = ProviderKey });
        command.Parameters.Add(new() { Value = NextName("bare") });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = "{\"userName\":\"x\"}", NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync();
    }

    [Benchmark]
    public async Task CreateIdentityAsync()
    {
        var now = Time.GetUtcNow();
        var name = NextName("user");
        var content = new IdentityContent
        {
            AccountId = name,
            ExternalId = null,
            UserNameKey = name,
            Email = name,
            EmailKey = name,
            DisplayName = name,
            Active = true,
            Document = "{\"userName\":\"x\"}",
            Folded = "{\"userName\":\"x\"}",
        };
        var write = await _store.CreateAsync(
            new NewIdentity(new WriteAuthority(ProviderKey, 1, DateTimeOffset.MaxValue), Guid.CreateVersion7(now), content, new ChangeContext("create", "bench", now, [])),
            CancellationToken.None);
        if (write.Status != WriteStatus.Written)
        {
            throw new InvalidOperationException($"The create ended as {write.Status}.");
        }
    }

    private async Task StopAsync()
    {
        await _services.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string NextName(string word) => word + Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture);
}

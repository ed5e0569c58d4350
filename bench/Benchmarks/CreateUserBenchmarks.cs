using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ScimCluster.Storage;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Benchmarks;

/// <summary>
/// The statement that creates a user, with all its checks and the indexes for searching, against bare inserts into the same
/// five tables without a folded document, which is the baseline; and an update that deactivates. One caller, and 32 at the
/// same time, on durable PostgreSQL that already has identities: read the ratio, not the time.
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

    private const int Parallel = 32;
    private const int Residents = 20_000;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly Guid ProviderKey = Guid.CreateVersion7(Time.GetUtcNow());

    private static readonly WriteAuthority Authority = new(ProviderKey, 1, DateTimeOffset.MaxValue);

    private string _folder = null!;
    private PrivatePostgres _postgres = null!;
    private ServiceProvider _services = null!;
    private IIdentityStore _store = null!;
    private NpgsqlDataSource _database = null!;
    private readonly ConcurrentQueue<(IdentityRow Row, IdentityContent Person)> _created = new();
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
        await Task.WhenAll(Enumerable.Range(0, Parallel).Select(async _ =>
        {
            for (var i = 0; i < Residents / Parallel; i++)
            {
                await CreateAsync();
            }
        }));
    }

    /// <summary>How many create at the same time; each figure is for all of them together.</summary>
    [Params(1, Parallel)]
    public int Callers { get; set; }

    [Benchmark(Baseline = true)]
    public Task BareInsertsAsync() => TogetherAsync(BareInsertAsync);

    [Benchmark]
    public Task CreateIdentityAsync() => TogetherAsync(CreateAsync);

    [Benchmark]
    public Task DeactivateIdentityAsync() => TogetherAsync(TurnAsync);

    private Task TogetherAsync(Func<Task> call) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => call()));

    private async Task BareInsertAsync()
    {
        var now = Time.GetUtcNow();
        var person = Person();
        await using var command = _database.CreateCommand(BareInserts);
        command.Parameters.Add(new() { Value = Guid.CreateVersion7(now) });
        command.Parameters.Add(new() { Value = ProviderKey });
        command.Parameters.Add(new() { Value = person.UserNameKey });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = person.Document, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync();
    }

    private async Task CreateAsync()
    {
        var person = Person();
        var row = Written(await _store.CreateAsync(
            new NewIdentity(Authority, Guid.CreateVersion7(Time.GetUtcNow()), person, Context("create")), CancellationToken.None));
        _created.Enqueue((row, person));
    }

    // Each identity is deactivated once and reactivated the next time.
    private async Task TurnAsync()
    {
        if (!_created.TryDequeue(out var known))
        {
            throw new InvalidOperationException("There is nobody to deactivate.");
        }

        var person = CreateUserSample.Turn(known.Person);
        var row = Written(await _store.UpdateAsync(
            new IdentityUpdate(Authority, known.Row.AccountId, known.Row.Version, person, Context("patch")), CancellationToken.None));
        _created.Enqueue((row, person));
    }

    private static IdentityRow Written(IdentityWrite write) =>
        write.Row ?? throw new InvalidOperationException($"The write ended as {write.Status}.");

    private static ChangeContext Context(string operation) => new(operation, "bench", Time.GetUtcNow(), ["active"]);

    private IdentityContent Person() => CreateUserSample.Create(Interlocked.Increment(ref _number));

    private async Task StopAsync()
    {
        await _services.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

using System.Text;
using Npgsql;
using ScimCluster.Storage.Tests.Orleans;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Providers;

/// <summary>Writes provider grain state with Orleans' own queries and looks at what the trigger makes of it.</summary>
[Collection(PostgresTests.Name)]
public sealed class ProviderProjectionTests(PostgresServer server) : IAsyncLifetime
{
    private const string Key1 = "019a0000-0000-7000-8000-000000000001";
    private const string Key2 = "019a0000-0000-7000-8000-000000000002";
    private const string Created = "019a0000-0000-7000-8000-00000000000a";
    private const string Deleted = "019a0000-0000-7000-8000-00000000000b";

    private TestDatabase _database = null!;
    private OrleansQueries _queries = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(server);
        _queries = await OrleansQueries.LoadAsync(_database);
    }

    public async Task DisposeAsync()
    {
        await _queries.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Created_provider_has_a_row_a_log_row_and_a_change()
    {
        await WriteAsync(null, State(1, Current(Key1, "acme"), Change(Created, "provider.created", Key1, "acme")));

        Assert.Equal([$"okta {Key1} acme 1 organization:acme living"], await ProvidersAsync());
        Assert.Equal(
            $"{Created} {Key1} acme provider.created Provider okta admin-1 200 request-1 2026-11-22 08:00:00+00",
            await _database.ReadAsync<string>(
                "SELECT concat_ws(' ', log_id, provider_key, organization_id, operation, resource_type, resource_id, actor, status, request_id, occurred_at AT TIME ZONE 'UTC' || '+00') FROM scim.provisioning_log"));
        Assert.Equal(
            $"{Created} {Key1} acme provider.created okta admin-1",
            await _database.ReadAsync<string>("SELECT concat_ws(' ', change_id, provider_key, organization_id, type, resource_id, data ->> 'actor') FROM scim.outbox"));
    }

    [Fact]
    public async Task New_token_moves_the_epoch_and_keeps_the_row()
    {
        await WriteAsync(null, State(1, Current(Key1, "acme"), Change(Created, "provider.created", Key1, "acme")));
        await WriteAsync(1, State(2, Current(Key1, "acme"), Change(Deleted, "provider.token_generated", Key1, "acme")));

        Assert.Equal([$"okta {Key1} acme 2 organization:acme living"], await ProvidersAsync());
        Assert.Equal(2, await _database.ReadAsync<long>("SELECT count(*) FROM scim.outbox"));
    }

    [Fact]
    public async Task Same_change_written_again_adds_nothing()
    {
        var change = Change(Created, "provider.created", Key1, "acme");
        await WriteAsync(null, State(1, Current(Key1, "acme"), change));
        await WriteAsync(1, State(1, Current(Key1, "acme"), change));

        Assert.Equal(1, await _database.ReadAsync<long>("SELECT count(*) FROM scim.outbox"));
        Assert.Equal(1, await _database.ReadAsync<long>("SELECT count(*) FROM scim.provisioning_log"));
    }

    [Fact]
    public async Task Deleted_provider_is_dead_at_the_time_and_epoch_of_the_deletion()
    {
        await WriteAsync(null, State(1, Current(Key1, "acme"), Change(Created, "provider.created", Key1, "acme")));
        await WriteAsync(1, State(2, "null", Change(Deleted, "provider.deleted", Key1, "acme")));

        Assert.Equal([$"okta {Key1} acme 2 organization:acme 2026-11-22 08:00:00"], await ProvidersAsync());
    }

    [Fact]
    public async Task Restored_provider_lives_under_its_old_key()
    {
        await WriteAsync(null, State(1, Current(Key1, "acme"), "null"));
        await WriteAsync(1, State(2, "null", Change(Deleted, "provider.deleted", Key1, "acme")));
        await WriteAsync(2, State(3, Current(Key1, "acme"), Change(Created, "provider.restored", Key1, "acme")));

        Assert.Equal([$"okta {Key1} acme 3 organization:acme living"], await ProvidersAsync());
    }

    [Fact]
    public async Task Name_given_to_another_organization_is_another_key()
    {
        await WriteAsync(null, State(1, Current(Key1, "acme"), "null"));
        await WriteAsync(1, State(2, Current(Key2, "globex"), Change(Created, "provider.created", Key2, "globex")));

        Assert.Equal(
            [$"okta {Key1} acme 2 organization:acme 2026-11-22 08:00:00", $"okta {Key2} globex 2 organization:globex living"],
            await ProvidersAsync());
    }

    [Fact]
    public async Task Key_of_another_name_is_refused_and_the_state_is_not_stored()
    {
        await WriteAsync(null, State(1, Current(Key1, "acme"), "null"));

        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            WriteAsync(null, State(1, Current(Key1, "acme"), "null", "entra"), key: "provider:entra"));

        Assert.Equal(PostgresErrorCodes.IntegrityConstraintViolation, error.SqlState);
        Assert.Equal(1, await _database.ReadAsync<long>("SELECT count(*) FROM orleans.OrleansStorage"));
    }

    [Fact]
    public async Task Stale_write_projects_nothing()
    {
        await WriteAsync(null, State(1, Current(Key1, "acme"), "null"));
        await WriteAsync(1, State(2, "null", Change(Deleted, "provider.deleted", Key1, "acme")));

        Assert.Equal(1, await WriteAsync(1, State(2, Current(Key1, "acme"), Change(Created, "provider.token_generated", Key1, "acme"))));

        Assert.Equal([$"okta {Key1} acme 2 organization:acme 2026-11-22 08:00:00"], await ProvidersAsync());
        Assert.Equal(1, await _database.ReadAsync<long>("SELECT count(*) FROM scim.outbox"));
    }

    [Fact]
    public async Task State_that_is_no_json_is_not_stored()
    {
        await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(null, "{"));

        Assert.Equal(0, await _database.ReadAsync<long>("SELECT count(*) FROM orleans.OrleansStorage"));
    }

    [Theory]
    [InlineData("ClearStorageKey")]
    [InlineData("DeleteStorageKey")]
    public async Task Cleared_or_deleted_state_leaves_no_living_provider(string query)
    {
        await WriteAsync(null, State(1, Current(Key1, "acme"), "null"));

        await _queries.RunAsync(query, Parameters("provider:okta", "provider", 1));

        Assert.Equal(0, await _database.ReadAsync<long>("SELECT count(*) FROM scim.providers WHERE deleted_at IS NULL OR epoch = 1"));
    }

    [Fact]
    public async Task State_of_other_grains_is_left_alone()
    {
        await _queries.RunAsync(
            "WriteToStorageKey", [.. Parameters("provider:okta", "other", null), ("PayloadBinary", Encoding.UTF8.GetBytes("no json"))]);

        Assert.Equal(0, await _database.ReadAsync<long>("SELECT count(*) FROM scim.providers"));
    }

    [Fact]
    public async Task Living_providers_are_listed_by_organization_and_by_user()
    {
        var store = new PostgresProviderStore(_database.DataSource);
        await WriteAsync(null, State(1, Current(Key1, "acme"), "null"));
        await WriteAsync(null, State(1, Current(Key2, null, "jane"), "null", "mine"), "provider:mine");
        await _database.ExecuteAsync("INSERT INTO scim.organization_members VALUES ('acme', 'jane', 'member,admin', now())");
        var okta = new ProviderRow(Guid.Parse(Key1), "okta", "acme", null, null);
        var mine = new ProviderRow(Guid.Parse(Key2), "mine", null, "jane", null);

        Assert.Equal([okta], await store.ListByOrganizationAsync("acme", CancellationToken.None));
        Assert.Empty(await store.ListByOrganizationAsync("globex", CancellationToken.None));
        Assert.Equal([mine, okta with { MemberRoles = "member,admin" }], await store.ListByUserAsync("jane", CancellationToken.None));
        Assert.Empty(await store.ListByUserAsync("joe", CancellationToken.None));

        await WriteAsync(1, State(2, "null", "null"));
        Assert.Equal([mine], await store.ListByUserAsync("jane", CancellationToken.None));
    }

    [Fact]
    public async Task Static_provider_has_a_row_of_its_own_and_is_not_listed()
    {
        var store = new PostgresProviderStore(_database.DataSource);
        await WriteAsync(null, State(1, "null", "null", configured: Current(Key1, "acme")));
        Assert.Equal([(Key1, true, 1L)], await LivingAsync());

        await WriteAsync(1, State(2, Current(Key2, "globex"), "null", configured: Current(Key1, "acme")));
        Assert.Equal([(Key1, true, 2L), (Key2, false, 2L)], await LivingAsync());
        Assert.Empty(await store.ListByOrganizationAsync("acme", CancellationToken.None));
        Assert.Single(await store.ListByOrganizationAsync("globex", CancellationToken.None));

        await WriteAsync(2, State(3, Current(Key2, "globex"), "null"));
        Assert.Equal([(Key2, false, 3L)], await LivingAsync());
    }

    [Fact]
    public async Task Row_that_static_provider_and_connection_share_lives_as_long_as_one_of_them()
    {
        var shared = Current(Key1, "acme");
        await WriteAsync(null, State(1, shared, "null", configured: shared));
        Assert.Equal([(Key1, false, 1L)], await LivingAsync());

        await WriteAsync(1, State(2, "null", "null", configured: shared));
        Assert.Equal([(Key1, true, 2L)], await LivingAsync());

        // The connection comes back, for another tenant and then for the first.
        await WriteAsync(2, State(3, Current(Key2, "globex"), "null", configured: shared));
        await WriteAsync(3, State(4, shared, "null", configured: shared));
        Assert.Equal([(Key1, false, 4L)], await LivingAsync());

        await WriteAsync(4, State(5, shared, "null", configured: Current(Key2, "globex")));
        Assert.Equal([(Key1, false, 5L), (Key2, true, 5L)], await LivingAsync());

        await WriteAsync(5, State(6, "null", "null"));
        Assert.Empty(await LivingAsync());
    }

    private async Task<IReadOnlyList<(string Key, bool IsStatic, long Epoch)>> LivingAsync() =>
        [.. (await _database.ReadColumnAsync<string>(
                "SELECT concat_ws(' ', provider_key, is_static, epoch) FROM scim.providers WHERE deleted_at IS NULL ORDER BY provider_key"))
            .Select(row => row.Split(' '))
            .Select(parts => (parts[0], parts[1] == "t", long.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture)))];

    private static string State(long epoch, string current, string change, string providerId = "okta", string configured = "null") =>
        $$"""{"providerId":"{{providerId}}","epoch":{{epoch}},"current":{{current}},"static":{{configured}},"lastChange":{{change}},"unknown":[1]}""";

    private static string Current(string key, string? organizationId, string? ownerId = null) =>
        $$"""{"providerKey":"{{key}}","organizationId":{{Text(organizationId)}},"ownerId":{{Text(ownerId)}},"createdAt":"2026-11-22T07:00:00Z"}""";

    private static string Change(string id, string type, string key, string organizationId) =>
        $$"""
        {"changeId":"{{id}}","type":"{{type}}","actor":"admin-1","occurredAt":"2026-11-22T08:00:00+00:00","requestId":"request-1",
         "providerKey":"{{key}}","organizationId":"{{organizationId}}","ownerId":null}
        """;

    private static string Text(string? value) => value is null ? "null" : $"\"{value}\"";

    private static (string, object?)[] Parameters(string key, string type, int? version) =>
    [
        ("GrainIdHash", 1), ("GrainIdN0", 0L), ("GrainIdN1", 0L), ("GrainTypeHash", 2), ("GrainTypeString", type),
        ("GrainIdExtensionString", key), ("ServiceId", "service"), ("GrainStateVersion", version),
    ];

    private async Task<int?> WriteAsync(int? version, string state, string key = "provider:okta")
    {
        var rows = await _queries.RunAsync(
            "WriteToStorageKey", [.. Parameters(key, "provider", version), ("PayloadBinary", Encoding.UTF8.GetBytes(state))]);
        return (int?)Assert.Single(rows)["NewGrainStateVersion"];
    }

    private async Task<IReadOnlyList<string>> ProvidersAsync() => await _database.ReadColumnAsync<string>(
        """
        SELECT concat_ws(' ', provider_id, provider_key, organization_id, epoch, scope, COALESCE((deleted_at AT TIME ZONE 'UTC')::text, 'living'))
          FROM scim.providers
         ORDER BY provider_key
        """);
}

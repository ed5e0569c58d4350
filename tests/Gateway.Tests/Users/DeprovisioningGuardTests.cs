using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>A storm of deactivations and deletions is reported, and refused where that is configured.</summary>
[Collection(PostgresTests.Name)]
public sealed class DeprovisioningGuardTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Count = 20;
    private const string Storms = "SELECT count(*) FROM scim.outbox WHERE type = 'provider.deprovisioning_storm'";
    private const string Logged = "SELECT status || ' ' || resource_id || ' ' || detail FROM scim.provisioning_log WHERE token_id IS NOT NULL AND operation =";
    private const string Releaser = "SELECT actor FROM scim.provisioning_log WHERE operation = 'provider.guard_released'";
    private const string Deactivation = """{"op":"replace","path":"active","value":false}""";

    private readonly ShiftedTime _time = new();
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(postgres);

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public async Task Refusing_guard_answers_503_until_it_is_released_and_lets_everything_else_go_on()
    {
        await using var server = await StartAsync("Refuse", minimumUsers: 10);
        var connection = await server.ConnectAsync();
        var ids = await CreateAsync(connection);

        // A fifth of twenty; of deletions as of deactivations.
        (await DeactivateAsync(connection, ids[0])).AssertStatus(200);
        (await DeactivateAsync(connection, ids[1])).AssertStatus(200);
        (await DeactivateAsync(connection, ids[2])).AssertStatus(200);
        (await DeactivateAsync(connection, ids[3])).AssertStatus(200);
        (await DeactivateAsync(connection, ids[4])).AssertScimError(503);
        (await connection.Scim.DeleteAsync($"{Users.Path}/{ids[5]}")).AssertScimError(503);
        (await connection.Scim.PutAsync($"{Users.Path}/{ids[6]}", Users.Body("u6@acme.example", ("active", false)))).AssertScimError(503);

        Assert.Equal(1, await _database.ReadAsync<long>(Storms));
        Assert.Equal(
            "503 okta 5 deactivations and deletions of 20 users in the guard's window; further ones are refused.",
            (await _database.ReadAsync<string>($"{Logged} 'provider.deprovisioning_storm'"))?.Replace(connection.ProviderId, "okta", StringComparison.Ordinal));
        (await connection.Scim.PatchAsync($"{Users.Path}/{ids[6]}", Users.Patch("""{"op":"replace","path":"title","value":"x"}"""))).AssertStatus(200);
        (await connection.Scim.PostAsync(Users.Path, Users.Body("new@acme.example"))).AssertStatus(201);
        _time.Advance(TimeSpan.FromMinutes(2));
        (await connection.Scim.DeleteAsync($"{Users.Path}/{ids[5]}")).AssertScimError(503);

        (await server.SignedIn(connection.AdministratorId).PostAsync("/scim/release-guard", $$"""{"providerId":"{{connection.ProviderId}}"}""")).AssertStatus(200);
        (await connection.Scim.DeleteAsync($"{Users.Path}/{ids[5]}")).AssertStatus(204);
        Assert.Equal(connection.AdministratorId, await _database.ReadAsync<string>(Releaser));
    }

    [Fact]
    public async Task Operator_releases_a_guard_and_the_log_says_so_once()
    {
        await using var server = await StartAsync("Refuse", minimumUsers: 10);
        var connection = await server.ConnectAsync();
        var ids = await CreateAsync(connection);
        foreach (var id in ids.Take(4))
        {
            (await DeactivateAsync(connection, id)).AssertStatus(200);
        }

        (await DeactivateAsync(connection, ids[4])).AssertScimError(503);
        var path = $"/admin/connections/{connection.ProviderId}/release-guard";
        (await server.SignedIn(connection.AdministratorId).PostAsync(path, "")).AssertStatus(401);
        (await DeactivateAsync(connection, ids[4])).AssertScimError(503);

        (await server.Operator().PostAsync(path, "")).AssertStatus(200);
        (await server.Operator().PostAsync(path, "")).AssertStatus(200);
        (await DeactivateAsync(connection, ids[4])).AssertStatus(200);
        Assert.StartsWith("operator:", Assert.Single(await _database.ReadColumnAsync<string>(Releaser)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guard_stays_set_off_when_its_silo_is_gone()
    {
        Connection connection;
        List<string> ids;
        await using (var first = await StartAsync("Refuse", minimumUsers: 10))
        {
            connection = await first.ConnectAsync();
            ids = await CreateAsync(connection);
            for (var i = 0; i < 4; i++)
            {
                (await DeactivateAsync(connection, ids[i])).AssertStatus(200);
            }

            await first.StopAsync();
        }

        await using var second = await StartAsync("Refuse", minimumUsers: 10);
        var again = connection with { Scim = second.Scim(connection.Token) };
        (await DeactivateAsync(again, ids[4])).AssertScimError(503);
    }

    [Fact]
    public async Task Reporting_guard_refuses_nothing_and_reports_once_in_a_window()
    {
        await using var server = await StartAsync("Report", minimumUsers: 10);
        var connection = await server.ConnectAsync();
        var ids = await CreateAsync(connection);

        foreach (var id in ids.Take(8))
        {
            (await DeactivateAsync(connection, id)).AssertStatus(200);
        }

        Assert.Equal(1, await _database.ReadAsync<long>(Storms));
        _time.Advance(TimeSpan.FromMinutes(2));
        foreach (var id in ids.Skip(8).Take(8))
        {
            (await DeactivateAsync(connection, id)).AssertStatus(200);
        }

        Assert.Equal(2, await _database.ReadAsync<long>(Storms));
    }

    [Theory]
    [InlineData("Refuse", 100)]
    [InlineData("Off", 10)]
    public async Task Guard_that_is_off_or_has_few_users_does_nothing(string mode, int minimumUsers)
    {
        await using var server = await StartAsync(mode, minimumUsers);
        var connection = await server.ConnectAsync();

        foreach (var id in await CreateAsync(connection))
        {
            (await connection.Scim.DeleteAsync($"{Users.Path}/{id}")).AssertStatus(204);
        }

        Assert.Equal(0, await _database.ReadAsync<long>(Storms));
    }

    [Fact]
    public async Task Slow_deactivations_are_no_storm()
    {
        await using var server = await StartAsync("Refuse", minimumUsers: 10);
        var connection = await server.ConnectAsync();

        foreach (var id in await CreateAsync(connection))
        {
            (await DeactivateAsync(connection, id)).AssertStatus(200);
            _time.Advance(TimeSpan.FromSeconds(20));
        }
    }

    private Task<ScimServer> StartAsync(string mode, int minimumUsers) => ScimServer.StartAsync(
        _database.ConnectionString,
        services => services.AddSingleton<TimeProvider>(_time),
        ("DeprovisioningGuard:Mode", mode),
        ("DeprovisioningGuard:Window", "00:01:00"),
        ("DeprovisioningGuard:MinimumUsers", minimumUsers.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static async Task<List<string>> CreateAsync(Connection connection)
    {
        var ids = new List<string>();
        for (var i = 0; i < Count; i++)
        {
            ids.Add((await connection.Scim.PostAsync(Users.Path, Users.Body($"u{i}@acme.example"))).AssertStatus(201).Id);
        }

        return ids;
    }

    private static Task<ApiAnswer> DeactivateAsync(Connection connection, string id) =>
        connection.Scim.PatchAsync($"{Users.Path}/{id}", Users.Patch(Deactivation));
}

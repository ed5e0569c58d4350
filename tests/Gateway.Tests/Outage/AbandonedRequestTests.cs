using Npgsql;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Outage;

/// <summary>Requests that nobody waits for any more leave nothing behind that goes on.</summary>
[Collection(PostgresTests.Name)]
public sealed class AbandonedRequestTests(PostgresServer postgres)
{
    private const string WaitingSql = """
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND state = 'active'
        """;

    [Fact]
    public async Task Request_whose_client_has_gone_stops_its_statement()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var server = await ScimServer.StartAsync(database.ConnectionString);
        var connection = await server.ConnectAsync();
        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        await using var blocker = await LockAsync(database);
        using var gone = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{Users.Path}/{user.Id}");
        request.Headers.Authorization = new("Bearer", connection.Token);
        request.Content = new StringContent(Users.Patch("""{"op":"replace","path":"title","value":"Countess"}"""));
        request.Content.Headers.ContentType = new("application/scim+json");

        var answer = server.Http.SendAsync(request, gone.Token);
        await WaitForAsync(database, waiting: 1);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await WaitForAsync(database, waiting: 0);
        await blocker.DisposeAsync();
        (await connection.Scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch("""{"op":"replace","path":"title","value":"Lady"}"""))).AssertStatus(200);
    }

    [Fact]
    public async Task Request_that_takes_too_long_is_503_with_RetryAfter_and_stops_its_statement()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var server = await ScimServer.StartAsync(database.ConnectionString, ("Gateway:RequestTimeout", "00:00:01"));
        var connection = await server.ConnectAsync();
        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        await using var blocker = await LockAsync(database);

        var answer = await connection.Scim.PutAsync($"{Users.Path}/{user.Id}", Users.Body("ada@acme.example", ("title", "Countess")));

        answer.AssertScimError(503);
        await WaitForAsync(database, waiting: 0);
        await blocker.DisposeAsync();
        Assert.Null((await connection.Scim.GetAsync($"{Users.Path}/{user.Id}")).AssertStatus(200).Json["title"]);
    }

    // Holds the rows of all identities until it is disposed.
    private static async Task<NpgsqlConnection> LockAsync(TestDatabase database)
    {
        var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; SELECT FROM scim.identities FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task WaitForAsync(TestDatabase database, long waiting)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await database.ReadAsync<long>(WaitingSql) != waiting)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), $"Not {waiting} statements are waiting.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}

using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>Administrators bring deleted users back, for some time.</summary>
[Collection(PostgresTests.Name)]
public sealed class RestoreUserTests(SharedServer shared, PostgresServer postgres) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restored_user_is_as_before_the_deletion_with_membership_and_event(bool active)
    {
        var connection = await shared.Server.ConnectAsync();
        var body = Users.Body("Ada@acme.example", ("externalId", "e1"), ("title", "Countess"), ("active", true));
        var user = (await connection.Scim.PostAsync(Users.Path, body)).AssertStatus(201);
        user = (await connection.Scim.PatchAsync(
            $"{Users.Path}/{user.Id}", Users.Patch($$"""{"op":"replace","value":{"active":{{(active ? "true" : "false")}},"title":"Lady"} }"""))).AssertStatus(200);
        (await connection.Scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertStatus(204);

        var restored = (await RestoreAsync(shared.Server, connection, user.Id)).AssertStatus(200);

        Assert.Equal((user.Id, "W/\"3\""), (restored.Id, restored.Json["version"]!.GetValue<string>()));
        var now = (await connection.Scim.GetAsync($"{Users.Path}/{user.Id}")).AssertStatus(200);
        Assert.Equal(Content(user), Content(now));
        Assert.Equal(1, (await connection.Scim.GetAsync($"{Users.Path}?filter=active eq {(active ? "true" : "false")}")).Json["totalResults"]!.GetValue<int>());
        await using var data = Npgsql.NpgsqlDataSource.Create(shared.ConnectionString);
        Assert.Equal(1L, await ReadAsync(data, $"SELECT count(*) FROM scim.organization_members WHERE organization_id = '{connection.OrganizationId}' AND user_id = '{user.Id}'"));
        Assert.Equal(1L, await ReadAsync(data, $"SELECT count(*) FROM scim.outbox WHERE resource_id = '{user.Id}' AND type = 'user.provisioned' AND data @> '{{\"restored\":true,\"email\":\"ada@acme.example\"}}'"));
        Assert.Equal(1L, await ReadAsync(data, $"SELECT count(*) FROM scim.provisioning_log WHERE resource_id = '{user.Id}' AND operation = 'restore' AND actor = '{connection.AdministratorId}'"));
        (await connection.Scim.PostAsync(Users.Path, body)).AssertStatus(active ? 409 : 201);
        (await RestoreAsync(shared.Server, connection, user.Id)).AssertStatus(409);
    }

    [Theory]
    [InlineData("userName", "ada@acme.example", "other@acme.example")]
    [InlineData("emails", "other@acme.example", "ada@acme.example")]
    public async Task Value_that_was_taken_meanwhile_is_named(string attribute, string userName, string email)
    {
        var connection = await shared.Server.ConnectAsync();
        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", "e1")))).AssertStatus(201);
        (await connection.Scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertStatus(204);
        var other = Users.Body(userName, ("externalId", "e2"), ("emails", new JsonArray(new JsonObject { ["value"] = email })));
        (await connection.Scim.PostAsync(Users.Path, other)).AssertStatus(201);

        var answer = (await RestoreAsync(shared.Server, connection, user.Id)).AssertStatus(409);

        Assert.Equal("CONFLICT", answer.Json["code"]!.GetValue<string>());
        Assert.Contains($"'{attribute}'", answer.Json["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_of_another_connection_is_not_found()
    {
        var connection = await shared.Server.ConnectAsync();
        var other = await shared.Server.ConnectAsync();
        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        (await connection.Scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertStatus(204);

        (await RestoreAsync(shared.Server, other, user.Id)).AssertStatus(404);
        (await shared.Server.SignedIn(other.AdministratorId).PostAsync("/scim/restore-user", Body(connection, user.Id))).AssertStatus(403);
    }

    [Fact]
    public async Task Parallel_restores_and_creates_make_one_user()
    {
        var connection = await shared.Server.ConnectAsync();
        var body = Users.Body("ada@acme.example", ("externalId", "e1"));
        var user = (await connection.Scim.PostAsync(Users.Path, body)).AssertStatus(201);
        (await connection.Scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertStatus(204);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            i % 2 == 0 ? RestoreAsync(shared.Server, connection, user.Id) : connection.Scim.PostAsync(Users.Path, body)));

        Assert.Equal(user.Id, Assert.Single(answers, answer => answer.Status is 200 or 201).Id);
        Assert.All(answers.Where(answer => answer.Status is not (200 or 201)), answer => answer.AssertStatus(409));
        Assert.Equal(1, (await connection.Scim.GetAsync(Users.Path)).Json["totalResults"]!.GetValue<int>());
    }

    [Fact]
    public async Task After_the_retention_the_document_is_gone_and_the_person_is_still_recognized()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var server = await ScimServer.StartAsync(
            database.ConnectionString, ("Identities:Retention", "00:00:00"), ("Identities:PurgeInterval", "00:00:01"));
        var connection = await server.ConnectAsync();
        var body = Users.Body("ada@acme.example", ("externalId", "e1"));
        var user = (await connection.Scim.PostAsync(Users.Path, body)).AssertStatus(201);
        (await connection.Scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertStatus(204);

        (await RestoreAsync(server, connection, user.Id)).AssertStatus(409);
        var started = TimeProvider.System.GetTimestamp();
        while (await database.ReadAsync<long>("SELECT count(*) FROM scim.identity_tombstones WHERE document IS NOT NULL OR user_name_key IS NOT NULL") > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.Equal(0L, await database.ReadAsync<long>("SELECT count(*) FROM scim.users WHERE display_name IS NOT NULL OR email IS NOT NULL"));
        Assert.Equal(user.Id, (await connection.Scim.PostAsync(Users.Path, body)).AssertStatus(201).Id);
    }

    private static string Content(ApiAnswer user)
    {
        var json = user.Json;
        json.Remove("meta");
        return json.ToJsonString();
    }

    private static string Body(Connection connection, string userId) =>
        new JsonObject { ["providerId"] = connection.ProviderId, ["userId"] = userId }.ToJsonString();

    private static Task<ApiAnswer> RestoreAsync(ScimServer server, Connection connection, string userId) =>
        server.SignedIn(connection.AdministratorId).PostAsync("/scim/restore-user", Body(connection, userId));

    private static async Task<object?> ReadAsync(Npgsql.NpgsqlDataSource data, string sql)
    {
        await using var command = data.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}

using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>Deleting users, by the cases of the original's test suites.</summary>
[Collection(ManagementTests.Name)]
public sealed class DeleteUserTests(SharedServer shared, PostgresServer postgres) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Case_98_deleted_user_is_404()
    {
        var connection = await shared.Server.ConnectAsync();
        var user = await connection.Scim.CreateAsync("ada@acme.example");

        Assert.Empty((await connection.Scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertStatus(204).Text);

        (await connection.Scim.ReadAsync(user.Id)).AssertScimError(404);
        Assert.Empty((await connection.Scim.ListAsync()).UserNames());
        Assert.False(await shared.Server.IsActiveAsync(connection, user.Id));
    }

    [Fact]
    public async Task Case_99_unknown_user_is_404_and_without_a_token_it_is_401()
    {
        var connection = await shared.Server.ConnectAsync();
        var user = await connection.Scim.CreateAsync("ada@acme.example");

        (await connection.Scim.DeleteAsync($"{Users.Path}/missing")).AssertScimError(404);
        (await shared.Server.Anonymous().DeleteAsync($"{Users.Path}/{user.Id}")).AssertScimError(401);
        (await connection.Scim.ReadAsync(user.Id)).AssertStatus(200);
    }

    [Fact]
    public async Task Case_102_failure_midway_changes_nothing_and_tells_nobody()
    {
        await using var server = await TokenServer.StartAsync(postgres);
        var connection = await server.Server.ConnectAsync();
        var user = await connection.Scim.CreateAsync("ada@acme.example");
        await server.Database.ExecuteAsync("""
            CREATE FUNCTION scim.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON scim.outbox FOR EACH ROW EXECUTE FUNCTION scim.refuse()
            """);

        (await connection.Scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertScimError(500);

        Assert.Equal(user.Text, (await connection.Scim.ReadAsync(user.Id)).AssertStatus(200).Text);
        Assert.True(await server.Server.IsActiveAsync(connection, user.Id));
        Assert.Equal(0, await server.Database.ReadAsync<long>("SELECT count(*) FROM scim.provisioning_log WHERE operation = 'delete' AND status < 400"));

        await server.Database.ExecuteAsync("DROP TRIGGER refuse ON scim.outbox");
        (await connection.Scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertStatus(204);
    }
}

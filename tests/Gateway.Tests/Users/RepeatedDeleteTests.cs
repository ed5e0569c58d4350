using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>A DELETE that the gateway sends more than once.</summary>
[Collection(PostgresTests.Name)]
public sealed class RepeatedDeleteTests(PostgresServer postgres)
{
    [Fact]
    public async Task Delete_whose_first_attempt_was_carried_out_without_an_answer_is_204()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var losses = new Losses();
        await using var server = await ScimServer.StartAsync(database.ConnectionString, services => LossyIdentityStore.Replace(services, losses));
        var scim = (await server.ConnectAsync()).Scim;
        var user = (await scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        losses.Add(_ => throw new TimeoutException());

        (await scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertStatus(204);
        Assert.Equal(1, await database.ReadAsync<long>("SELECT count(*) FROM scim.outbox WHERE type = 'user.deprovisioned'"));
    }

    [Fact]
    public async Task Delete_that_only_followed_a_renamed_user_is_404_if_somebody_else_deletes_it()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var losses = new Losses();
        await using var server = await ScimServer.StartAsync(database.ConnectionString, services => LossyIdentityStore.Replace(services, losses));
        var scim = (await server.ConnectAsync()).Scim;
        var user = (await scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        var path = $"{Users.Path}/{user.Id}";
        losses.WhenLocated(async () =>
        {
            (await scim.PatchAsync(path, Users.Patch("""{"op":"replace","path":"userName","value":"countess@acme.example"}"""))).AssertStatus(200);
            losses.WhenLocated(async () => (await scim.DeleteAsync(path)).AssertStatus(204));
        });

        (await scim.DeleteAsync(path)).AssertScimError(404);
    }
}

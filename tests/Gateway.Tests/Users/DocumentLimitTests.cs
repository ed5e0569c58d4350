using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

[Collection(PostgresTests.Name)]
public sealed class DocumentLimitTests(PostgresServer postgres)
{
    [Fact]
    public async Task User_cannot_grow_beyond_the_limit_by_small_requests()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var server = await ScimServer.StartAsync(database.ConnectionString, ("Identities:MaxDocumentBytes", "1600"));
        var connection = await server.ConnectAsync();
        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        Task<ApiAnswer> GrowAsync(int number) => connection.Scim.PatchAsync($"{Users.Path}/{user.Id}", Users.Patch(
            $$"""{"op":"add","path":"phoneNumbers","value":[{"type":"t{{number}}","value":"{{new string('1', 400)}}"}]}"""));

        (await GrowAsync(1)).AssertStatus(200);
        (await GrowAsync(2)).AssertStatus(200);
        var last = (await GrowAsync(3)).AssertStatus(200);
        (await GrowAsync(4)).AssertScimError(413);

        Assert.Equal(last.Text, (await connection.Scim.GetAsync($"{Users.Path}/{user.Id}")).Text);
        (await connection.Scim.PostAsync(Users.Path, Users.Body("bob@acme.example", ("title", new string('t', 2000))))).AssertScimError(413);
    }
}

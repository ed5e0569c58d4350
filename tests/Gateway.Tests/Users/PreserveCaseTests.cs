using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

[Collection(PostgresTests.Name)]
public sealed class PreserveCaseTests(PostgresServer postgres)
{
    [Fact]
    public async Task Case_is_kept_by_every_method_where_the_setting_says_so()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var server = await ScimServer.StartAsync(database.ConnectionString, ("Gateway:PreserveCase", "true"));
        var connection = await server.ConnectAsync();

        var created = (await connection.Scim.PostAsync(Users.Path, Users.Body("Ada@Acme.Example"))).AssertStatus(201);
        var path = $"{Users.Path}/{created.Id}";
        var replaced = await connection.Scim.PutAsync(path, Users.Body("Ada.King@Acme.Example"));
        var patched = await connection.Scim.PatchAsync(path, Users.Patch(
            """{"op":"replace","path":"userName","value":"Ada.Lovelace@Acme.Example"}"""));

        Assert.Equal("Ada@Acme.Example", created.Json["userName"]!.GetValue<string>());
        Assert.Equal("Ada.King@Acme.Example", replaced.AssertStatus(200).Json["userName"]!.GetValue<string>());
        Assert.Equal("Ada.Lovelace@Acme.Example", patched.AssertStatus(200).Json["userName"]!.GetValue<string>());
        (await connection.Scim.PostAsync(Users.Path, Users.Body("ADA.LOVELACE@ACME.EXAMPLE"))).AssertScimError(409, "uniqueness");
    }
}

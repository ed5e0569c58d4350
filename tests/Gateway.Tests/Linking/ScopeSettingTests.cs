using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Tests.BetterAuth;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Linking;

/// <summary>The scope of users is decided before the first of them.</summary>
[Collection(ManagementTests.Name)]
public sealed class ScopeSettingTests(PostgresServer postgres)
{
    [Fact]
    public async Task Scope_can_be_changed_until_there_is_a_user_and_then_a_silo_with_another_does_not_start()
    {
        await using var server = await TokenServer.StartAsync(postgres, ("Users:Scope", "Organization"));
        await server.Server.ConnectAsync();
        await server.RestartAsync(("Users:Scope", "Global"));
        var connection = await server.Server.ConnectAsync();
        var user = (await connection.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);
        Assert.Equal("global", await server.Database.ReadAsync<string>("SELECT scope FROM scim.users"));

        // Also once everybody has left: they may come back.
        (await connection.Scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertStatus(204);
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ScimServer.StartAsync(server.Database.ConnectionString));

        Assert.Equal(
            "Users:Scope is Organization, but the users of this database were made under Global: set it back.", Assert.Single(refused.Failures));
        await server.RestartAsync(("Users:Scope", "Global"));
        Assert.Equal(user.Id, (await server.Server.Scim(connection.Token).PostAsync(Users.Path, Users.Body("ada"))).AssertStatus(201).Id);
    }
}

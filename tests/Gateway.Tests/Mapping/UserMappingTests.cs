using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Tests.BetterAuth;
using ScimCluster.Gateway.Tests.Linking;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Mapping;

/// <summary>Which SCIM attributes feed the user model of the SaaS, and who sees it.</summary>
[Collection(ManagementTests.Name)]
public sealed class UserMappingTests(PostgresServer postgres)
{
    private const string Path = "/scim/user-mapping";
    private const string Department = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";

    private static readonly (string, string)[] Deployment =
    [
        ("UserMapping:userName", "email"),
        ("UserMapping:displayName", "name"),
        ($"UserMapping:{Department}", "department"),
        ("UserMapping:roles.value", "job_roles"),
    ];

    private static readonly (string Name, JsonNode? Value)[] Profile =
    [
        ("displayName", "Countess"),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", new JsonObject { ["department"] = "Engines" }),
    ];

    [Fact]
    public async Task Mapping_of_the_configuration_shows_in_events_grains_and_admin_routes()
    {
        await using var server = await TokenServer.StartAsync(postgres, Deployment);
        var okta = await server.Server.ConnectAsync();
        var created = (await okta.CreateAsync("ada@login.example", "work@example.com", Copy(("roles", new JsonArray(new JsonObject { ["value"] = "author" }))))).AssertStatus(201);

        var user = (await server.Server.Grains.GetOrganization(okta.OrganizationId).FindUserAsync(created.Id, default)).Value!;
        Assert.Equal(
            (created.Id, "ada@login.example", "Countess", true, "member"), (user.UserId, user.Email, user.Name, user.IsActive, user.Roles));
        Assert.Equal([("department", "Engines"), ("job_roles", "[\"author\"]")], user.Fields.OrderBy(field => field.Key).Select(field => (field.Key, field.Value)));
        Assert.DoesNotContain("login", user.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            $$$"""{"id":"{{{created.Id}}}","email":"ada@login.example","name":"Countess","active":true,"roles":"member","fields":{"job_roles":"[\"author\"]","department":"Engines"},"roleSources":[{"role":"member","source":"manual","group":null}]}""",
            (await server.Server.Operator().GetAsync($"/admin/organizations/{okta.OrganizationId}/users/{created.Id}")).AssertStatus(200).Text);
        Assert.Equal(
            """{"email":"ada@login.example","fields":{"job_roles":["author"],"department":"Engines"},"displayName":"Countess"}""",
            await LastDataAsync(server, okta));

        // The next writes follow, and a field whose attribute went is gone.
        (await okta.Scim.PatchAsync($"{Users.Path}/{created.Id}", Users.Patch(
            """{"op":"remove","path":"roles"}""", """{"op":"replace","path":"displayName","value":"Ada"}"""))).AssertStatus(200);
        Assert.Equal("""{"email":"ada@login.example","fields":{"department":"Engines"},"displayName":"Ada"}""", await LastDataAsync(server, okta));
        Assert.Equal(["department"], (await server.Server.Grains.GetOrganization(okta.OrganizationId).FindUserAsync(created.Id, default)).Value!.Fields.Keys);
    }

    [Fact]
    public async Task Mapped_email_is_the_one_that_must_be_unique()
    {
        await using var server = await TokenServer.StartAsync(postgres, Deployment);
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        (await okta.CreateAsync("ada@login.example", "same@example.com")).AssertStatus(201);

        (await okta.CreateAsync("bob@login.example", "same@example.com")).AssertStatus(201);
        (await entra.CreateAsync("ADA@login.example", "other@example.com")).AssertEmailTaken();
    }

    [Fact]
    public async Task Connection_has_a_mapping_of_its_own_until_it_goes_back()
    {
        await using var server = await TokenServer.StartAsync(postgres, Deployment);
        var okta = await server.Server.ConnectAsync();
        var other = await server.Server.ConnectAgainAsync(okta);
        var administrator = server.Server.SignedIn(okta.AdministratorId);
        var route = $"{Path}?providerId={okta.ProviderId}";
        var created = (await okta.CreateAsync("ada@login.example", "work@example.com", Copy())).AssertStatus(201);
        Assert.Equal(
            $$$"""{"providerId":"{{{okta.ProviderId}}}","source":"deployment","mapping":{"displayName":"name","roles.value":"job_roles","{{{Department}}}":"department","userName":"email"}}""",
            (await administrator.GetAsync(route)).AssertStatus(200).Text);

        var put = (await administrator.PutAsync(route, """{"emails[type eq \"work\"].value":"email","title":"job"}""")).AssertStatus(200);
        Assert.Equal(put.Text, (await administrator.GetAsync(route)).AssertStatus(200).Text);
        Assert.Equal("connection", put.Json["source"]!.GetValue<string>());
        Assert.Equal("""{"emails[type eq \u0022work\u0022].value":"email","title":"job"}""", put.Json["mapping"]!.ToJsonString());

        // With the next write, and not before.
        Assert.Equal("ada@login.example Countess", await server.StoredUserAsync(created.Id));
        (await okta.Scim.PatchAsync($"{Users.Path}/{created.Id}", Users.Patch(
            """{"op":"add","path":"emails","value":[{"type":"work","value":"desk@example.com"}]}""",
            """{"op":"add","path":"title","value":"Countess"}"""))).AssertStatus(200);
        Assert.Equal("desk@example.com Countess", await server.StoredUserAsync(created.Id));
        Assert.Equal("""{"email":"desk@example.com","fields":{"job":"Countess"},"displayName":"Countess"}""", await LastDataAsync(server, okta));
        Assert.Equal("deployment", (await administrator.GetAsync($"{Path}?providerId={other.ProviderId}")).Json["source"]!.GetValue<string>());

        foreach (var back in new[] { () => administrator.DeleteAsync(route), () => administrator.PutAsync(route, "{}") })
        {
            (await administrator.PutAsync(route, """{"title":"job"}""")).AssertStatus(200);
            Assert.Equal("deployment", (await back()).AssertStatus(200).Json["source"]!.GetValue<string>());
        }

        (await okta.Scim.PatchAsync($"{Users.Path}/{created.Id}", Users.Patch("""{"op":"replace","path":"title","value":"Lady"}"""))).AssertStatus(200);
        Assert.Equal("ada@login.example Countess", await server.StoredUserAsync(created.Id));
    }

    [Fact]
    public async Task Restored_user_follows_the_mapping_of_the_connection_and_the_log_names_the_administrator()
    {
        await using var server = await TokenServer.StartAsync(postgres);
        var okta = await server.Server.ConnectAsync();
        var administrator = server.Server.SignedIn(okta.AdministratorId);
        (await administrator.PutAsync($"{Path}?providerId={okta.ProviderId}", """{"userName":"email","title":"job"}""")).AssertStatus(200);
        var user = (await okta.Scim.PostAsync(Users.Path, Users.Body("ada@login.example", ("title", "Countess")))).AssertStatus(201);
        (await okta.Scim.DeleteAsync($"{Users.Path}/{user.Id}")).AssertStatus(204);

        (await administrator.PostAsync("/scim/restore-user", $$"""{"providerId":"{{okta.ProviderId}}","userId":"{{user.Id}}"}""")).AssertStatus(200);

        Assert.Equal("""{"job": "Countess"}""", await server.Database.ReadAsync<string>("SELECT fields::text FROM scim.users"));
        Assert.Equal("ada@login.example", await server.Database.ReadAsync<string>("SELECT email FROM scim.users"));
        Assert.Equal(1, await server.Database.ReadAsync<long>(
            $"SELECT count(*) FROM scim.provisioning_log WHERE operation = 'restore' AND actor = '{okta.AdministratorId}' AND duration_ms >= 0 AND token_id IS NULL"));
    }

    [Fact]
    public async Task Mapping_of_a_connection_survives_a_restart_and_a_new_token_but_not_the_connection()
    {
        await using var server = await TokenServer.StartAsync(postgres);
        var okta = await server.Server.ConnectAsync();
        var route = $"{Path}?providerId={okta.ProviderId}";
        (await server.Server.SignedIn(okta.AdministratorId).PutAsync(route, """{"title":"job"}""")).AssertStatus(200);
        await server.RestartAsync();
        var token = await server.TokenAsync(okta.AdministratorId, okta.ProviderId);
        Assert.Equal("connection", (await server.Server.SignedIn(okta.AdministratorId).GetAsync(route)).Json["source"]!.GetValue<string>());
        (await server.Server.Scim(token).PostAsync(Users.Path, Users.Body("ada", ("title", "Countess")))).AssertStatus(201);
        Assert.Equal("""{"job": "Countess"}""", await server.Database.ReadAsync<string>("SELECT fields::text FROM scim.users"));

        (await server.DeleteAsync(okta.AdministratorId, okta.ProviderId)).AssertStatus(200);
        (await server.Server.SignedIn(okta.AdministratorId).GetAsync(route)).AssertStatus(404);
        await server.TokenAsync("stranger", okta.ProviderId);

        Assert.Equal("deployment", (await server.Server.SignedIn("stranger").GetAsync(route)).AssertStatus(200).Json["source"]!.GetValue<string>());
    }

    [Fact]
    public async Task Only_who_may_manage_the_connection_may_read_and_set_its_mapping()
    {
        await using var server = await TokenServer.StartAsync(postgres);
        var okta = await server.Server.ConnectAsync();
        var route = $"{Path}?providerId={okta.ProviderId}";

        foreach (var (client, path, status) in new[]
        {
            (server.Server.Anonymous(), route, 401),
            (server.Server.SignedIn("stranger"), route, 403),
            (server.Server.SignedIn(okta.AdministratorId), $"{Path}?providerId=nobody", 404),
            (server.Server.SignedIn(okta.AdministratorId), Path, 400),
        })
        {
            (await client.GetAsync(path)).AssertStatus(status);
            (await client.PutAsync(path, """{"title":"job"}""")).AssertStatus(status);
            (await client.DeleteAsync(path)).AssertStatus(status);
        }

        Assert.Equal("deployment", (await server.Server.SignedIn(okta.AdministratorId).GetAsync(route)).Json["source"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"password":"secret"}""", "'password'")]
    [InlineData("""{"shoeSize":"size"}""", "'shoeSize'")]
    [InlineData("""{"title":"job title"}""", "'job title'")]
    [InlineData("""{"title":"email","nickName":"email"}""", "'title', 'nickName'")]
    [InlineData("""{"title":1}""", "Validation Error")]
    [InlineData("[]", "Invalid JSON body")]
    public async Task Wrong_mapping_of_a_connection_is_400(string body, string message)
    {
        await using var server = await TokenServer.StartAsync(postgres);
        var okta = await server.Server.ConnectAsync();

        var answer = await server.Server.SignedIn(okta.AdministratorId).PutAsync($"{Path}?providerId={okta.ProviderId}", body);

        Assert.Contains(message, answer.AssertStatus(400).Json["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_with_a_wrong_mapping_does_not_start_and_names_each_attribute()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ScimServer.StartAsync(
            database.ConnectionString, ("UserMapping:password", "secret"), ($"{UserMappingOptions.Section}:urn:example:unknown:shoeSize", "size")));

        Assert.Equal(2, refused.Failures.Count());
        Assert.Contains(refused.Failures, failure => failure.StartsWith("UserMapping: 'password' ", StringComparison.Ordinal));
        Assert.Contains(refused.Failures, failure => failure.StartsWith("UserMapping: 'urn:example:unknown:shoeSize' ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task User_whom_the_organization_does_not_have_is_not_found()
    {
        await using var server = await TokenServer.StartAsync(postgres);
        var (acme, globex) = (await server.Server.ConnectAsync(), await server.Server.ConnectAsync());
        var user = (await acme.CreateAsync("ada", "ada@acme.example")).AssertStatus(201);

        foreach (var (organization, id) in new[]
        {
            (globex.OrganizationId, user.Id), (acme.OrganizationId, acme.AdministratorId), (acme.OrganizationId, user.Id.ToUpperInvariant()), ("nowhere", user.Id),
        })
        {
            (await server.Server.Operator().GetAsync($"/admin/organizations/{organization}/users/{id}")).AssertStatus(404);
        }

        (await server.Server.SignedIn(acme.AdministratorId).GetAsync($"/admin/organizations/{acme.OrganizationId}/users/{user.Id}")).AssertStatus(401);
    }

    private static (string Name, JsonNode? Value)[] Copy(params (string Name, JsonNode? Value)[] more) =>
        [.. Profile.Select(member => (member.Name, member.Value!.DeepClone())), .. more];

    // What the last change says of the user model.
    private static async Task<string> LastDataAsync(TokenServer server, Connection connection)
    {
        var page = (await server.Server.Grains.GetChangeFeed(connection.OrganizationId).ReadAsync(null, 1000, default)).Value!;
        var data = JsonNode.Parse(page.Changes[^1].Data)!.AsObject();
        foreach (var other in new[] { "accountId", "active", "version", "changedAttributes" })
        {
            Assert.True(data.Remove(other));
        }

        return data.ToJsonString();
    }
}

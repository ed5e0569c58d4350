using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Webhooks;

/// <summary>Who may keep webhooks, and what they may be like; with the settings of production.</summary>
[Collection(ManagementTests.Name)]
public sealed class WebhookManagementTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Path = WebhookServer.Path;
    private const string Valid = """{"url":"https://hooks.acme.example/scim","eventTypes":["user.deactivated"],"description":"CRM"}""";

    [Fact]
    public async Task Webhook_is_made_read_changed_listed_and_deleted()
    {
        var connection = await shared.Server.ConnectAsync();
        var admin = shared.Server.SignedIn(connection.AdministratorId);

        var created = (await admin.PostAsync(List(connection), Valid)).AssertStatus(201);
        var address = WebhookServer.Address(connection, created.Id);
        Assert.Equal(
            ("https://hooks.acme.example/scim", "user.deactivated", "CRM", true),
            ((string)created.Json["url"]!, (string)created.Json["eventTypes"]![0]!, (string)created.Json["description"]!, (bool)created.Json["enabled"]!));
        Assert.Equal(32, Convert.FromBase64String(((string)created.Json["secret"]!)["whsec_".Length..]).Length);

        var changed = (await admin.PatchAsync(address, """{"eventTypes":[],"description":"","enabled":false}""")).AssertStatus(200);
        Assert.Empty(changed.Json["eventTypes"]!.AsArray());
        Assert.Equal((null, false), ((string?)changed.Json["description"], (bool)changed.Json["enabled"]!));
        Assert.Equal("https://hooks.acme.example/scim", (string?)(await admin.GetAsync(address)).AssertStatus(200).Json["url"]);
        Assert.Single((await admin.GetAsync(List(connection))).AssertStatus(200).Json["webhooks"]!.AsArray());

        (await admin.DeleteAsync(address)).AssertStatus(204);
        Assert.Equal("NOT_FOUND", (string?)(await admin.GetAsync(address)).AssertStatus(404).Json["code"]);
        (await admin.DeleteAsync(address)).AssertStatus(404);
        Assert.Empty((await admin.GetAsync(List(connection))).AssertStatus(200).Json["webhooks"]!.AsArray());
    }

    [Fact]
    public async Task Every_route_is_for_administrators_of_the_organization()
    {
        var connection = await shared.Server.ConnectAsync();
        var other = await shared.Server.ConnectAsync();
        var id = (await shared.Server.SignedIn(connection.AdministratorId).PostAsync(List(connection), Valid)).AssertStatus(201).Id;
        var member = ScimServer.Unique("member");
        await shared.Server.Grains.GetOrganization(connection.OrganizationId).SetMemberAsync(member, "member", null, default);

        foreach (var (client, status) in new[]
        {
            (shared.Server.Anonymous(), 401), (shared.Server.Scim(connection.Token), 401), (shared.Server.SignedIn(member), 403),
            (shared.Server.SignedIn(other.AdministratorId), 403),
        })
        {
            foreach (var answer in new[]
            {
                await client.GetAsync(List(connection)),
                await client.PostAsync(List(connection), Valid),
                await client.GetAsync(WebhookServer.Address(connection, id)),
                await client.PatchAsync(WebhookServer.Address(connection, id), """{"enabled":false}"""),
                await client.DeleteAsync(WebhookServer.Address(connection, id)),
                await client.PostAsync(WebhookServer.Address(connection, id, "/rotate-secret"), "{}"),
                await client.PostAsync(WebhookServer.Address(connection, id, "/replay"), """{"from":"2026-01-01T00:00:00Z"}"""),
                await client.PostAsync(WebhookServer.Address(connection, id, "/test"), "{}"),
                await client.GetAsync(WebhookServer.Address(connection, id, "/deliveries")),
                await client.GetAsync($"/scim/changes?organizationId={connection.OrganizationId}"),
            })
            {
                Assert.Equal(status == 401 ? "UNAUTHORIZED" : "FORBIDDEN", (string?)answer.AssertStatus(status).Json["code"]);
            }
        }

        // Of another organization there is no such webhook.
        (await shared.Server.SignedIn(other.AdministratorId).GetAsync(WebhookServer.Address(other, id))).AssertStatus(404);
        (await shared.Server.SignedIn(other.AdministratorId).DeleteAsync(WebhookServer.Address(other, id))).AssertStatus(404);
        (await shared.Server.SignedIn(connection.AdministratorId).GetAsync(WebhookServer.Address(connection, id))).AssertStatus(200);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"url":5}""")]
    [InlineData("""{"url":""}""")]
    [InlineData("""{"url":"/relative"}""")]
    [InlineData("""{"url":"ftp://acme.example/"}""")]
    [InlineData("""{"url":"http://acme.example/"}""")]
    [InlineData("""{"url":"https://user:secret@acme.example/"}""")]
    [InlineData("""{"url":"https://user@acme.example/"}""")]
    [InlineData("""{"url":"https://acme.example/#part"}""")]
    [InlineData("""{"url":"https://localhost/"}""")]
    [InlineData("""{"url":"https://localhost./"}""")]
    [InlineData("""{"url":"https://api.localhost/"}""")]
    [InlineData("""{"url":"https://kubernetes/"}""")]
    [InlineData("""{"url":"https://127.0.0.1/"}""")]
    [InlineData("""{"url":"https://127.1/"}""")]
    [InlineData("""{"url":"https://0x7f000001/"}""")]
    [InlineData("""{"url":"https://2130706433/"}""")]
    [InlineData("""{"url":"https://169.254.169.254/latest/meta-data"}""")]
    [InlineData("""{"url":"https://[::1]/"}""")]
    [InlineData("""{"url":"https://[::ffff:10.0.0.1]/"}""")]
    [InlineData("""{"url":"https://[fd00::1]:8443/"}""")]
    [InlineData("""{"url":"https://acme.example/","eventTypes":"all"}""")]
    [InlineData("""{"url":"https://acme.example/","eventTypes":[5]}""")]
    [InlineData("""{"url":"https://acme.example/","eventTypes":["User Deactivated"]}""")]
    [InlineData("""{"url":"https://acme.example/","description":5}""")]
    [InlineData("""{"url":"https://acme.example/","description":"a\u0000b"}""")]
    [InlineData("""[]""")]
    [InlineData("""not json""")]
    public async Task Webhook_that_is_not_usable_is_400(string body)
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await shared.Server.SignedIn(connection.AdministratorId).PostAsync(List(connection), body);

        Assert.Equal("BAD_REQUEST", (string?)answer.AssertStatus(400).Json["code"]);
    }

    [Fact]
    public async Task Change_to_what_is_not_usable_is_400_and_changes_nothing()
    {
        var connection = await shared.Server.ConnectAsync();
        var admin = shared.Server.SignedIn(connection.AdministratorId);
        var address = WebhookServer.Address(connection, (await admin.PostAsync(List(connection), Valid)).AssertStatus(201).Id);

        foreach (var body in new[] { """{"url":"https://10.0.0.1/"}""", """{"url":null}""", """{"enabled":"yes"}""", """{"eventTypes":[""]}""" })
        {
            (await admin.PatchAsync(address, body)).AssertStatus(400);
        }

        Assert.Equal("https://hooks.acme.example/scim", (string?)(await admin.GetAsync(address)).Json["url"]);
    }

    [Fact]
    public async Task Organization_has_a_limited_number_of_webhooks()
    {
        var connection = await shared.Server.ConnectAsync();
        var admin = shared.Server.SignedIn(connection.AdministratorId);
        for (var i = 0; i < 20; i++)
        {
            (await admin.PostAsync(List(connection), Valid)).AssertStatus(201);
        }

        Assert.Equal("CONFLICT", (string?)(await admin.PostAsync(List(connection), Valid)).AssertStatus(409).Json["code"]);
    }

    [Fact]
    public async Task Without_an_organization_or_with_an_id_that_is_none_nothing_is_found()
    {
        var connection = await shared.Server.ConnectAsync();
        var admin = shared.Server.SignedIn(connection.AdministratorId);

        (await admin.GetAsync(Path)).AssertStatus(400);
        (await admin.GetAsync($"{Path}?organizationId=*")).AssertStatus(400);
        (await admin.GetAsync(WebhookServer.Address(connection, "1"))).AssertStatus(404);
        (await admin.GetAsync(WebhookServer.Address(connection, Guid.Empty.ToString()))).AssertStatus(404);
    }

    [Fact]
    public async Task Name_that_leads_inside_is_not_called()
    {
        var connection = await shared.Server.ConnectAsync();
        var admin = shared.Server.SignedIn(connection.AdministratorId);
        await using var receiver = await WebhookReceiver.StartAsync();
        var id = (await admin.PostAsync(List(connection), Valid)).AssertStatus(201).Id;
        await using var database = Npgsql.NpgsqlDataSource.Create(shared.ConnectionString);

        // As if the name had become another one's since: every address of "localhost" is one of this machine.
        await using var command = database.CreateCommand("UPDATE scim.webhooks SET url = $1 WHERE webhook_id = $2");
        command.Parameters.Add(new() { Value = receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) });
        command.Parameters.Add(new() { Value = Guid.Parse(id) });
        await command.ExecuteNonQueryAsync();
        var attempt = (await admin.PostAsync(WebhookServer.Address(connection, id, "/test"), "{}")).AssertStatus(200).Json;

        Assert.Equal((null, "forbidden_address"), ((int?)attempt["status"], (string)attempt["error"]!));
        Assert.Empty(receiver.Received);
    }

    private static string List(Connection connection) => $"{Path}?organizationId={connection.OrganizationId}";
}

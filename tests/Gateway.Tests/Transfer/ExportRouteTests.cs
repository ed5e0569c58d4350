using System.Text;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Scim.Transfer;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Transfer;

/// <summary>The management route that exports a connection.</summary>
[Collection(ManagementTests.Name)]
public sealed class ExportRouteTests(TransferServers servers) : IClassFixture<TransferServers>
{
    private const string Path = "/scim/export-provider-connection";

    [Fact]
    public async Task What_the_route_answers_is_imported()
    {
        using var folder = new TemporaryFolder();
        var okta = await servers.Source.ConnectAsync();
        var copy = await servers.Target.ConnectAsync();
        await AddUsersAsync(okta, 250);

        var answer = (await servers.Source.SignedIn(okta.AdministratorId).GetAsync($"{Path}?providerId={okta.ProviderId}")).AssertStatus(200);
        var file = System.IO.Path.Combine(folder.Path, "users.ndjson");
        await File.WriteAllTextAsync(file, answer.Text);
        var import = await TransferRun.ImportAsync(servers.TargetDatabase.ConnectionString, copy.ProviderId, file);

        Assert.Equal("application/x-ndjson", answer.MediaType);
        Assert.Equal((0, "Imported: 250. There already: 0. Failed: 0."), (import.Code, import.Output.Trim()));
        Assert.Equal(250, (await copy.Scim.GetAsync(Users.Path)).Json["totalResults"]!.GetValue<int>());
    }

    [Fact]
    public async Task Large_groups_come_in_chunks_and_nothing_of_other_connections_does()
    {
        var okta = await servers.Source.ConnectAsync();
        var other = await servers.Source.ConnectAsync();
        await AddUsersAsync(other, 1);
        await AddGroupAsync(other, 10);
        await AddGroupAsync(okta, 12_000);

        var answer = (await servers.Source.SignedIn(okta.AdministratorId).GetAsync($"{Path}?providerId={okta.ProviderId}")).AssertStatus(200);
        var lines = new List<TransferLine>();
        await foreach (var line in TransferReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(answer.Text)), default))
        {
            lines.Add(line.Line.Value);
        }

        Assert.Equal(okta.ProviderId, Assert.IsType<TransferHeader>(lines[0]).ProviderId);
        Assert.False(Assert.IsType<TransferResource>(lines[1]).IsUser);
        Assert.Equal(12, lines.OfType<TransferMembers>().Count());
        Assert.Equal(12_000, lines.OfType<TransferMembers>().SelectMany(line => line.Members).Distinct().Count());
        Assert.Equal(new TransferTrailer(0, 1, 12_000), lines[^1]);
    }

    [Fact]
    public async Task Who_may_not_manage_the_connection_gets_nothing()
    {
        var okta = await servers.Source.ConnectAsync();

        (await servers.Source.SignedIn("stranger").GetAsync($"{Path}?providerId={okta.ProviderId}")).AssertStatus(403);
        (await okta.Scim.GetAsync($"{Path}?providerId={okta.ProviderId}")).AssertStatus(401);
    }

    private Task AddUsersAsync(Connection connection, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(
        async number => (await connection.Scim.PostAsync(Users.Path, Users.Body($"user{number}@acme.example"))).AssertStatus(201)));

    private async Task AddGroupAsync(Connection connection, int members)
    {
        await servers.SourceDatabase.ExecuteAsync(
            """
            INSERT INTO scim.groups (provider_key, group_id, display_name_key, document, folded, version, created_at, last_modified)
            SELECT provider_key, gen_random_uuid(), 'all', '{"displayName": "All"}', '{}', 1, now(), now()
              FROM scim.providers
             WHERE provider_id = $1
            """,
            connection.ProviderId);
        await servers.SourceDatabase.ExecuteAsync(
            """
            INSERT INTO scim.group_members (provider_key, group_id, member_id, member_type)
            SELECT g.provider_key, g.group_id, gen_random_uuid(), 'User'
              FROM scim.groups g JOIN scim.providers p USING (provider_key), generate_series(1, $2)
             WHERE p.provider_id = $1
            """,
            connection.ProviderId, members);
    }
}

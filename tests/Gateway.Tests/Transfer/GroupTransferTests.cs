using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Transfer;

/// <summary>A provider's groups on their way from one database to another.</summary>
[Collection(ManagementTests.Name)]
public sealed class GroupTransferTests(TransferServers servers) : IClassFixture<TransferServers>, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private Connection _okta = null!;
    private Connection _copy = null!;

    private string Exported => Path.Combine(_folder.Path, "groups.ndjson");

    public async Task InitializeAsync()
    {
        _okta = await servers.Source.ConnectAsync();
        _copy = await servers.Target.ConnectAsync();
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Imported_groups_have_their_members_also_in_circles()
    {
        var ada = await CreateUserAsync("ada@acme.example");
        var bob = await CreateUserAsync("bob@acme.example");
        var team = await CreateGroupAsync("Team", ada);
        var admins = await CreateGroupAsync("Admins", team, bob);
        (await _okta.Scim.PatchAsync($"{Groups.Path}/{team}", Groups.Add(admins))).AssertStatus(204);

        Assert.Equal(0, (await ExportAsync()).Code);
        var import = await ImportAsync();
        var again = await ImportAsync();

        Assert.Equal((0, "", "Imported: 6. There already: 0. Failed: 0."), (import.Code, import.Errors, import.Output.Trim()));
        Assert.Equal((0, "Imported: 0. There already: 6. Failed: 0."), (again.Code, again.Output.Trim()));
        foreach (var path in (string[])[$"{Users.Path}/{ada}", $"{Users.Path}/{bob}"])
        {
            Assert.Equal(await ReadAsync(servers.Source, _okta, path), await ReadAsync(servers.Target, _copy, path));
        }

        foreach (var group in (string[])[team, admins])
        {
            var there = await ReadGroupAsync(servers.Source, _okta, group);
            var here = await ReadGroupAsync(servers.Target, _copy, group);
            Assert.Equal(there, here);
        }

        Assert.Equal(
            2L, await servers.TargetDatabase.ReadAsync<long>("SELECT count(*) FROM scim.outbox WHERE type = 'group.created' AND organization_id = $1", _copy.OrganizationId));
    }

    [Fact]
    public async Task Large_group_has_lines_of_a_thousand_members_and_is_imported_where_it_stopped()
    {
        var group = await CreateGroupAsync("Everybody");
        await servers.SourceDatabase.ExecuteAsync(
            """
            INSERT INTO scim.identities
                   (provider_key, account_id, user_id, user_name_key, email_key, active, document, version, created_at, last_modified)
            SELECT p.provider_key, name, gen_random_uuid(), name, name, true, jsonb_build_object('userName', name, 'active', true), 1, now(), now()
              FROM scim.providers p, generate_series(1, 1500) n, LATERAL (SELECT 'user' || n || '@acme.example' AS name) l
             WHERE p.provider_id = $1
            """,
            _okta.ProviderId);
        await servers.SourceDatabase.ExecuteAsync(
            """
            INSERT INTO scim.group_members (provider_key, group_id, member_id, member_type)
            SELECT i.provider_key, g.group_id, i.user_id, 'User' FROM scim.identities i JOIN scim.groups g USING (provider_key) WHERE g.group_id = $1
            """,
            Guid.Parse(group));

        await ExportAsync();
        var lines = await File.ReadAllLinesAsync(Exported);
        var part = Path.Combine(_folder.Path, "part.ndjson");
        await File.WriteAllLinesAsync(part, lines[..^2]);

        var cut = await TransferRun.ImportAsync(servers.TargetDatabase.ConnectionString, _copy.ProviderId, part);
        var whole = await ImportAsync();

        Assert.Equal("""{"type":"Trailer","users":1500,"groups":1,"memberships":1500}""", lines[^1]);
        Assert.Equal([500, 1000], lines.Select(line => JsonNode.Parse(line)!).Where(line => line["members"] is JsonArray).Select(line => line["members"]!.AsArray().Count).Order());
        Assert.Equal((1, "Imported: 1502. There already: 0. Failed: 1."), (cut.Code, cut.Output.Trim()));
        Assert.Equal((0, "Imported: 1. There already: 1502. Failed: 0."), (whole.Code, whole.Output.Trim()));
        Assert.Equal(1500, (await _copy.Scim.GetAsync($"{Groups.Path}/{group}")).Json["members"]!.AsArray().Count);
    }

    [Fact]
    public async Task Export_that_was_interrupted_goes_on_wherever_it_stopped()
    {
        var users = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            users.Add(await CreateUserAsync($"user{i}@acme.example"));
        }

        await CreateGroupAsync("Everybody", [.. users]);
        await CreateGroupAsync("Some", users[0], users[2]);
        await ExportAsync();
        var whole = await File.ReadAllTextAsync(Exported);
        var part = Path.Combine(_folder.Path, "part.ndjson");

        foreach (var length in Enumerable.Range(0, 20).Select(step => whole.Length * step / 20).Append(whole.Length - 1).Append(whole.Length))
        {
            await File.WriteAllTextAsync(part, whole[..length]);

            var run = await TransferRun.ExportAsync(servers.SourceDatabase.ConnectionString, _okta.ProviderId, part, "--resume");

            Assert.Equal((0, ""), (run.Code, run.Errors));
            Assert.Equal(WithoutHeader(whole), WithoutHeader(await File.ReadAllTextAsync(part)));
        }

        static string WithoutHeader(string lines) => lines[lines.IndexOf('\n', StringComparison.Ordinal)..];
    }

    [Fact]
    public async Task File_of_something_else_is_not_gone_on_with()
    {
        await CreateUserAsync("ada@acme.example");
        await ExportAsync();
        var whole = await File.ReadAllTextAsync(Exported);
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["notes.txt"] = "To do\nBread\n",
            ["line.txt"] = "Bread",
            ["other.json"] = """{"type":"Header","format":"another"}""",
            ["twice.ndjson"] = whole + whole,
            ["other.ndjson"] = whole.Replace(_okta.ProviderId, "another", StringComparison.Ordinal),
        };

        foreach (var (name, content) in files)
        {
            await File.WriteAllTextAsync(PathOf(name), content);
            Assert.Equal((name, 1), (name, (await ResumeAsync(name)).Code));
            Assert.Equal(content, await File.ReadAllTextAsync(PathOf(name)));
        }

        Assert.Equal(1, (await ResumeAsync("missing.ndjson")).Code);
        Assert.False(File.Exists(PathOf("missing.ndjson")));

        string PathOf(string name) => Path.Combine(_folder.Path, name);

        Task<TransferRun> ResumeAsync(string name) =>
            TransferRun.ExportAsync(servers.SourceDatabase.ConnectionString, _okta.ProviderId, PathOf(name), "--resume");
    }

    [Fact]
    public async Task Group_that_is_taken_and_members_that_are_missing_are_named()
    {
        var ada = await CreateUserAsync("ada@acme.example");
        var bob = await CreateUserAsync("bob@acme.example");
        var admins = await CreateGroupAsync("Admins", ada, bob);
        await CreateGroupAsync("Taken");
        (await _copy.Scim.PostAsync(Groups.Path, Groups.Body("TAKEN"))).AssertStatus(201);
        await ExportAsync();
        var lines = (await File.ReadAllLinesAsync(Exported)).Where(line => !line.Contains("bob@acme.example", StringComparison.Ordinal)).ToList();
        lines[^1] = lines[^1].Replace("\"users\":2", "\"users\":1", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(Exported, lines);

        var import = await ImportAsync();

        Assert.Equal((1, "Imported: 2. There already: 0. Failed: 2."), (import.Code, import.Output.Trim()));
        Assert.Contains("Another group of the connection has this displayName.", import.Errors, StringComparison.Ordinal);
        Assert.Contains($"1 members are no users and groups of the connection, such as {bob}.", import.Errors, StringComparison.Ordinal);
        var member = Assert.Single((await _copy.Scim.GetAsync($"{Groups.Path}/{admins}")).AssertStatus(200).Json["members"]!.AsArray());
        Assert.Equal(ada, member!["value"]!.GetValue<string>());
    }

    private static async Task<string> ReadAsync(ScimServer server, Connection connection, string path) =>
        (await connection.Scim.GetAsync(path)).AssertStatus(200).Text.Replace(server.BaseUrl, "", StringComparison.Ordinal);

    // To add the members was a change of the group here.
    private static async Task<string> ReadGroupAsync(ScimServer server, Connection connection, string id)
    {
        var group = JsonNode.Parse(await ReadAsync(server, connection, $"{Groups.Path}/{id}"))!;
        group["meta"]!.AsObject().Remove("version");
        group["meta"]!.AsObject().Remove("lastModified");
        return group.ToJsonString();
    }

    private Task<TransferRun> ExportAsync() => TransferRun.ExportAsync(servers.SourceDatabase.ConnectionString, _okta.ProviderId, Exported);

    private Task<TransferRun> ImportAsync() => TransferRun.ImportAsync(servers.TargetDatabase.ConnectionString, _copy.ProviderId, Exported);

    private async Task<string> CreateUserAsync(string userName) =>
        (await _okta.Scim.PostAsync(Users.Path, Users.Body(userName))).AssertStatus(201).Id;

    private async Task<string> CreateGroupAsync(string displayName, params string[] members) =>
        (await _okta.Scim.PostAsync(Groups.Path, Groups.Body(displayName, members))).AssertStatus(201).Id;
}

using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Silo.Development;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Transfer;

/// <summary>The management route that imports a connection.</summary>
[Collection(ManagementTests.Name)]
public sealed class ImportRouteTests(TransferServers servers) : IClassFixture<TransferServers>, IAsyncLifetime
{
    private const string Import = "/scim/import-provider-connection";
    private const string Lines = "application/x-ndjson";

    private Connection _okta = null!;
    private Connection _copy = null!;

    public async Task InitializeAsync()
    {
        _okta = await servers.Source.ConnectAsync();
        _copy = await servers.Target.ConnectAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_was_exported_is_there_and_a_second_import_changes_nothing()
    {
        var ada = await CreateUserAsync("ada@acme.example");
        var bob = await CreateUserAsync("bob@acme.example");
        var team = await CreateGroupAsync("Team", ada);
        var admins = await CreateGroupAsync("Admins", team, bob);
        (await _okta.Scim.PatchAsync($"{Groups.Path}/{team}", Groups.Add(admins))).AssertStatus(204);
        var file = await ExportAsync();

        var first = await ImportAsync(file);
        var second = await ImportAsync(file);

        Assert.Equal("""{"imported":6,"unchanged":0,"failed":0,"complete":true,"failures":[]}""", first.AssertStatus(200).Text);
        Assert.Equal("""{"imported":0,"unchanged":6,"failed":0,"complete":true,"failures":[]}""", second.AssertStatus(200).Text);
        foreach (var path in (string[])[$"{Users.Path}/{ada}", $"{Users.Path}/{bob}"])
        {
            Assert.Equal(await ReadAsync(servers.Source, _okta, path), await ReadAsync(servers.Target, _copy, path));
        }

        Assert.Equal(
            ((string[])[bob, team]).Order(),
            (await _copy.Scim.GetAsync($"{Groups.Path}/{admins}")).Json["members"]!.AsArray().Select(member => member!["value"]!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task Provisioning_log_says_who_imported()
    {
        var ada = await CreateUserAsync("ada@acme.example");
        await CreateGroupAsync("Team", ada);

        (await ImportAsync(await ExportAsync())).AssertStatus(200);

        var log = await servers.Target.SignedIn(_copy.AdministratorId).GetAsync($"/scim/provisioning-log?providerId={_copy.ProviderId}&operation=import");
        var entries = log.AssertStatus(200).Json["entries"]!.AsArray();
        Assert.Equal(3, entries.Count);
        Assert.All(entries, entry => Assert.Equal(_copy.AdministratorId, entry!["actor"]!.GetValue<string>()));
        Assert.Single(entries.Select(entry => entry!["requestId"]!.GetValue<string>()).Distinct());
    }

    [Fact]
    public async Task Line_that_fails_is_named_and_keeps_no_other_back()
    {
        await CreateUserAsync("ada@acme.example");
        await CreateUserAsync("bob@acme.example");
        await CreateUserAsync("eve@acme.example", ("nickName", new string('x', 900_000)));
        (await _copy.Scim.PostAsync(Users.Path, Users.Body("ADA@acme.example"))).AssertStatus(201);
        var lines = (await ExportAsync()).Split('\n').ToList();
        lines[3] = lines[3].Replace("\"nickName\":\"", $"\"nickName\":\"{new string('x', 500_000)}", StringComparison.Ordinal);

        var answer = (await ImportAsync(string.Join('\n', lines))).AssertStatus(200).Json;

        Assert.Equal((1, 2, true), (answer["imported"]!.GetValue<int>(), answer["failed"]!.GetValue<int>(), answer["complete"]!.GetValue<bool>()));
        Assert.Equal(
            [
                (2, "Another user of the connection has this externalId or userName."),
                (4, "The line is longer than 1310720 bytes."),
            ],
            answer["failures"]!.AsArray().Select(line => (line!["line"]!.GetValue<int>(), line["reason"]!.GetValue<string>())));
        Assert.Equal(2, (await _copy.Scim.GetAsync(Users.Path)).Json["totalResults"]!.GetValue<int>());
    }

    [Fact]
    public async Task Body_of_any_length_is_read_and_one_that_was_cut_off_is_sent_again()
    {
        for (var i = 0; i < 5; i++)
        {
            await CreateUserAsync($"user{i}@acme.example");
        }

        // More than the server takes of other requests, all of it between two lines.
        var whole = (await ExportAsync()).Replace("\n", $"\n{new string(' ', 1_000_000)}\n", StringComparison.Ordinal);
        var padded = string.Concat(Enumerable.Repeat(new string(' ', 1_000_000) + "\n", 30)) + whole;

        var cut = (await ImportAsync(whole[..(whole.Length / 2)])).AssertStatus(200).Json;
        var sent = (await ImportAsync(padded)).AssertStatus(200).Json;

        Assert.Equal((3, 1, false), (cut["imported"]!.GetValue<int>(), cut["failed"]!.GetValue<int>(), cut["complete"]!.GetValue<bool>()));
        Assert.Contains("it was cut off", cut["failures"]!.AsArray()[^1]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal((2, 3, true), (sent["imported"]!.GetValue<int>(), sent["unchanged"]!.GetValue<int>(), sent["complete"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task What_is_no_export_is_refused()
    {
        var empty = await ImportAsync("");
        var other = await ImportAsync("\n{\"type\":\"User\"}\n");
        var json = await servers.Target.SignedIn(_copy.AdministratorId).PostAsync($"{Import}?providerId={_copy.ProviderId}", "{}");

        Assert.Equal("Line 1: The file ends before its trailer: it was cut off.", empty.AssertStatus(400).Json["message"]!.GetValue<string>());
        Assert.Equal("Line 2: A member of this User line is missing or wrong.", other.AssertStatus(400).Json["message"]!.GetValue<string>());
        Assert.Contains(Lines, json.AssertStatus(415).Json["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_manage_the_connection_changes_nothing()
    {
        await CreateUserAsync("ada@acme.example");
        var file = await ExportAsync();

        (await servers.Target.SignedIn("stranger").PostAsync($"{Import}?providerId={_copy.ProviderId}", file, Lines)).AssertStatus(403);
        (await _copy.Scim.PostAsync($"{Import}?providerId={_copy.ProviderId}", file, Lines)).AssertStatus(401);
        (await servers.Target.SignedIn(_copy.AdministratorId).PostAsync($"{Import}?providerId=nobody", file, Lines)).AssertStatus(404);
        (await servers.Target.SignedIn(_copy.AdministratorId).PostAsync(Import, file, Lines)).AssertStatus(400);

        Assert.Equal(0, (await _copy.Scim.GetAsync(Users.Path)).Json["totalResults"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_that_ends_in_the_middle_gets_no_more_and_one_with_a_new_token_does(bool ends)
    {
        // A batch is imported as soon as it is full.
        const int before = 300;
        await AddUsersAsync(before + 10);
        var lines = (await ExportAsync()).Split('\n');
        var pipe = new Pipe();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Import}?providerId={_copy.ProviderId}")
        {
            Content = new StreamContent(pipe.Reader.AsStream()) { Headers = { ContentType = new MediaTypeHeaderValue(Lines) } },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", SessionToken.Create(_copy.AdministratorId, ScimServer.SigningKey, TimeProvider.System));
        var answer = servers.Target.Http.SendAsync(request);

        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines[..before]) + "\n"));
        await ImportedAsync(256);
        var administrator = servers.Target.SignedIn(_copy.AdministratorId);
        var path = ends ? "/scim/delete-provider-connection" : "/scim/rotate-token";
        var more = ends ? "" : ",\"overlapSeconds\":0";
        var ended = await administrator.PostAsync(path, $$"""{"providerId":"{{_copy.ProviderId}}"{{more}}}""");
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines[before..])));
        await pipe.Writer.CompleteAsync();

        Assert.InRange(ended.Status, 200, 201);
        using var response = await answer;
        Assert.Equal(ends ? HttpStatusCode.NotFound : HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(ends ? 256 : before + 10, await CountAsync());

        async Task ImportedAsync(long count)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (await CountAsync() < count)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }
        }

        async Task<long> CountAsync() => await servers.TargetDatabase.ReadAsync<long>(
            """
            SELECT count(*) FROM scim.outbox WHERE type = 'user.provisioned' AND organization_id = $1
            """,
            _copy.OrganizationId);
    }

    private static async Task<string> ReadAsync(ScimServer server, Connection connection, string path) =>
        (await connection.Scim.GetAsync(path)).AssertStatus(200).Text.Replace(server.BaseUrl, "", StringComparison.Ordinal);

    private async Task<string> ExportAsync() => (await servers.Source.SignedIn(_okta.AdministratorId)
        .GetAsync($"/scim/export-provider-connection?providerId={_okta.ProviderId}")).AssertStatus(200).Text;

    private Task<ApiAnswer> ImportAsync(string file) =>
        servers.Target.SignedIn(_copy.AdministratorId).PostAsync($"{Import}?providerId={_copy.ProviderId}", file, Lines);

    private Task AddUsersAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(number => CreateUserAsync($"user{number}@acme.example")));

    private async Task<string> CreateUserAsync(string userName, params (string Name, JsonNode? Value)[] members) =>
        (await _okta.Scim.PostAsync(Users.Path, Users.Body(userName, members))).AssertStatus(201).Id;

    private async Task<string> CreateGroupAsync(string displayName, params string[] members) =>
        (await _okta.Scim.PostAsync(Groups.Path, Groups.Body(displayName, members))).AssertStatus(201).Id;
}

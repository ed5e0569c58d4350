using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Transfer;

/// <summary>A provider's users on their way from one database to another.</summary>
[Collection(ManagementTests.Name)]
public sealed class TransferCommandTests(TransferServers servers) : IClassFixture<TransferServers>, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private Connection _okta = null!;
    private Connection _copy = null!;

    private string Exported => Path.Combine(_folder.Path, "users.ndjson");

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
    public async Task Imported_users_give_the_same_answers()
    {
        await CreateAsync("ada@acme.example", ("displayName", "Ada \"Countess\" Łovelace"), ("externalId", "e-1"));
        var jane = await CreateAsync("jane@acme.example", ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", new JsonObject { ["department"] = "Engines" }));
        await CreateAsync("bob@acme.example", ("active", false));
        (await _okta.Scim.PatchAsync($"{Users.Path}/{jane}", Users.Patch("""{"op":"replace","path":"title","value":"Engineer"}"""))).AssertStatus(200);

        var export = await ExportAsync();
        var import = await ImportAsync();

        Assert.Equal((0, ""), (export.Code, export.Errors));
        Assert.Equal((0, "", "Imported: 3. There already: 0. Failed: 0."), (import.Code, import.Errors, import.Output.Trim()));
        foreach (var query in (string[])["", "?sortBy=userName&sortOrder=descending", "?filter=title eq \"engineer\"", "?filter=active eq false"])
        {
            var there = (await _okta.Scim.GetAsync(Users.Path + query)).AssertStatus(200).Text;
            var here = (await _copy.Scim.GetAsync(Users.Path + query)).AssertStatus(200).Text;
            Assert.Equal(there.Replace(servers.Source.BaseUrl, servers.Target.BaseUrl, StringComparison.Ordinal), here);
        }

        // As after a POST: a change, a row of the log, a membership.
        Assert.Equal(3L, await ProvisionedAsync());
        Assert.Equal(3L, await servers.TargetDatabase.ReadAsync<long>(
            "SELECT count(*) FROM scim.provisioning_log WHERE operation = 'import' AND status = 201 AND organization_id = $1", _copy.OrganizationId));
        Assert.True(await servers.Target.Grains.GetOrganization(_copy.OrganizationId).IsUserActiveAsync(jane, default));

        // And further changes go on from the version.
        var patched = (await _copy.Scim.PatchAsync($"{Users.Path}/{jane}", Users.Patch("""{"op":"remove","path":"title"}"""))).AssertStatus(200);
        Assert.Equal("W/\"3\"", patched.Json["meta"]!["version"]!.GetValue<string>());
    }

    [Fact]
    public async Task Import_that_was_interrupted_goes_on()
    {
        foreach (var number in Enumerable.Range(1, 5))
        {
            await CreateAsync($"user{number}@acme.example");
        }

        await ExportAsync();
        var lines = await File.ReadAllLinesAsync(Exported);
        var part = Path.Combine(_folder.Path, "part.ndjson");
        await File.WriteAllTextAsync(part, string.Join('\n', lines[..3]) + "\n" + lines[3][..40]);

        var cut = await TransferRun.ImportAsync(servers.TargetDatabase.ConnectionString, _copy.ProviderId, part);
        Assert.Equal((1, "Imported: 2. There already: 0. Failed: 2."), (cut.Code, cut.Output.Trim()));
        Assert.StartsWith("line 4: ", cut.Errors, StringComparison.Ordinal);
        Assert.Contains("line 5: The file ends before its trailer: it was cut off.", cut.Errors, StringComparison.Ordinal);

        var whole = await ImportAsync();
        Assert.Equal((0, "Imported: 3. There already: 2. Failed: 0."), (whole.Code, whole.Output.Trim()));
        var again = await ImportAsync();
        Assert.Equal((0, "Imported: 0. There already: 5. Failed: 0."), (again.Code, again.Output.Trim()));
        Assert.Equal(5L, await ProvisionedAsync());
    }

    [Fact]
    public async Task Line_that_is_wrong_or_taken_is_named_and_keeps_no_other_back()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            await CreateAsync($"{name}@acme.example");
        }

        (await _copy.Scim.PostAsync(Users.Path, Users.Body("B@acme.example"))).AssertStatus(201);
        await ExportAsync();
        var lines = await File.ReadAllLinesAsync(Exported);
        lines[1] = "{\"type\":\"User\"}";
        lines[3] = lines[3].Replace("\"userName\":\"c@acme.example\",", "", StringComparison.Ordinal);
        lines[4] = lines[4].Replace("\"active\":true", "\"active\":\"perhaps\"", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(Exported, lines);

        var import = await ImportAsync();

        Assert.Equal((1, "Imported: 1. There already: 0. Failed: 4."), (import.Code, import.Output.Trim()));
        Assert.Equal(
            [
                "line 2: A member of this User line is missing or wrong.",
                "line 3: Another user of the connection has this externalId or userName.",
                "line 4: 'userName' is required.",
                "line 5: 'active' must be true or false.",
            ],
            import.Errors.Trim().Split('\n').Select(line => line.Trim()));
    }

    [Fact]
    public async Task User_who_has_changed_since_is_not_overwritten()
    {
        var ada = await CreateAsync("ada@acme.example");
        await ExportAsync();
        await ImportAsync();
        (await _copy.Scim.PatchAsync($"{Users.Path}/{ada}", Users.Patch("""{"op":"replace","path":"title","value":"Countess"}"""))).AssertStatus(200);

        var import = await ImportAsync();

        Assert.Equal((1, $"line 2: The connection has a user {ada} who is not as the line says."), (import.Code, import.Errors.Trim()));
        Assert.Equal("Countess", (await _copy.Scim.GetAsync($"{Users.Path}/{ada}")).Json["title"]!.GetValue<string>());
    }

    [Fact]
    public async Task Id_of_another_connection_and_a_person_known_under_another_id_are_refused()
    {
        await CreateAsync("ada@acme.example", ("externalId", "e-1"));
        await ExportAsync();
        await ImportAsync();
        var other = await servers.Target.ConnectAsync();
        var deleted = (await other.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", "e-1")))).AssertStatus(201).Id;

        var taken = await TransferRun.ImportAsync(servers.TargetDatabase.ConnectionString, (await servers.Target.ConnectAsync()).ProviderId, Exported);
        (await other.Scim.DeleteAsync($"{Users.Path}/{deleted}")).AssertStatus(204);
        var known = await TransferRun.ImportAsync(servers.TargetDatabase.ConnectionString, other.ProviderId, Exported);

        Assert.Contains("is taken by a user of another connection", taken.Errors, StringComparison.Ordinal);
        Assert.Contains("under another id", known.Errors, StringComparison.Ordinal);
        Assert.Equal((1, 1), (taken.Code, known.Code));
        Assert.Equal(0, (await other.Scim.GetAsync(Users.Path)).Json["totalResults"]!.GetValue<int>());
    }

    [Fact]
    public async Task Connection_that_is_not_there_or_of_another_organization_is_said()
    {
        Assert.Equal(1, (await TransferRun.ExportAsync(servers.SourceDatabase.ConnectionString, "nobody", Exported)).Code);
        Assert.Equal(1, (await TransferRun.ExportAsync(servers.SourceDatabase.ConnectionString, _okta.ProviderId, Exported, "--organization", "other")).Code);
        Assert.False(File.Exists(Exported));
        Assert.Equal(
            0, (await TransferRun.ExportAsync(servers.SourceDatabase.ConnectionString, _okta.ProviderId, Exported, "--organization", _okta.OrganizationId)).Code);
        Assert.Equal(1, (await ExportAsync()).Code);
    }

    [Fact]
    public async Task Mapping_of_the_connection_feeds_the_users_that_are_imported()
    {
        var ada = await CreateAsync("ada@acme.example", ("displayName", "Countess"), ("title", "Lady"));
        await ExportAsync();
        (await servers.Target.SignedIn(_copy.AdministratorId).PutAsync(
            $"/scim/user-mapping?providerId={_copy.ProviderId}", """{"title":"name","displayName":"rank"}""")).AssertStatus(200);

        Assert.Equal(0, (await ImportAsync()).Code);

        var user = (await servers.Target.Grains.GetOrganization(_copy.OrganizationId).FindUserAsync(ada, default)).Value!;
        Assert.Equal(("ada@acme.example", "Lady", "Countess"), (user.Email, user.Name, user.Fields["rank"]));
    }

    private async Task<long> ProvisionedAsync() => await servers.TargetDatabase.ReadAsync<long>(
        "SELECT count(*) FROM scim.outbox WHERE type = 'user.provisioned' AND organization_id = $1", _copy.OrganizationId);

    private Task<TransferRun> ExportAsync() => TransferRun.ExportAsync(servers.SourceDatabase.ConnectionString, _okta.ProviderId, Exported);

    private Task<TransferRun> ImportAsync() => TransferRun.ImportAsync(servers.TargetDatabase.ConnectionString, _copy.ProviderId, Exported);

    private async Task<string> CreateAsync(string userName, params (string Name, JsonNode? Value)[] members) =>
        (await _okta.Scim.PostAsync(Users.Path, Users.Body(userName, members))).AssertStatus(201).Id;
}

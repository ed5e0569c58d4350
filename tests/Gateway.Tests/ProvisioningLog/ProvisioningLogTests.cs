using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using ScimCluster.Gateway.Endpoints;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.ProvisioningLog;

[Collection(MeasuringTests.Name)]
public sealed class ProvisioningLogTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Path = "/scim/provisioning-log";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Writes_are_logged_with_their_values_and_never_with_secrets()
    {
        var connection = await shared.Server.ConnectAsync();
        var id = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", "ext-1"), ("password", "s3cret-password")))).AssertStatus(201).Id;
        (await connection.Scim.PatchAsync(
            $"{Users.Path}/{id}",
            """{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}""")).AssertStatus(200);
        (await connection.Scim.DeleteAsync($"{Users.Path}/{id}")).AssertStatus(204);

        var answer = (await GetAsync(connection, $"&userId={id}")).AssertStatus(200);

        Assert.DoesNotContain("s3cret-password", answer.Text, StringComparison.Ordinal);
        var entries = Entries(answer);
        Assert.Equal(["delete", "patch", "create"], entries.Select(entry => entry["operation"]!.GetValue<string>()));
        Assert.All(entries, entry =>
        {
            Assert.Equal("ext-1", entry["accountId"]!.GetValue<string>());
            Assert.Equal(connection.ProviderId, entry["providerId"]!.GetValue<string>());
            Assert.NotNull(entry["tokenId"]);
            Assert.NotNull(entry["requestId"]);
            Assert.True(entry["durationMs"]!.GetValue<int>() >= 0);
        });
        Assert.Equal("""{"active":{"new":false,"old":true}}""", entries[1]["values"]!.ToJsonString());
        Assert.Equal("ada@acme.example", entries[2]["values"]!["userName"]!["new"]!.GetValue<string>());
    }

    [Fact]
    public async Task Refused_requests_are_logged_and_those_without_a_token_are_not()
    {
        var connection = await shared.Server.ConnectAsync();
        var unauthorized = await CountUnauthorizedAsync(async () =>
            (await shared.Server.Scim("wrong").GetAsync(Users.Path)).AssertScimError(401));
        Assert.True(unauthorized >= 1);
        (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        (await connection.Scim.PostAsync(Users.Path, Users.Body("ADA@acme.example"))).AssertScimError(409, "uniqueness");
        (await connection.Scim.GetAsync($"{Users.Path}?filter=ada")).AssertScimError(400, "invalidFilter");
        (await connection.Scim.GetAsync($"{Users.Path}/ada.lovelace")).AssertScimError(404);

        var entries = await EventuallyAsync(connection, "&outcome=refused", 3);

        Assert.Equal(3, entries.Count);
        var taken = Assert.Single(entries, entry => entry["status"]!.GetValue<int>() == 409);
        Assert.Equal(
            ("create", "refused", "uniqueness", "ada@acme.example"),
            (Text(taken, "operation"), Text(taken, "outcome"), Text(taken, "scimType"), Text(taken, "accountId")));
        Assert.Contains("'userName'", Text(taken, "detail"), StringComparison.Ordinal);
        var filter = Assert.Single(entries, entry => entry["status"]!.GetValue<int>() == 400);
        Assert.Equal("list", Text(filter, "operation"));
        var missing = Assert.Single(entries, entry => entry["status"]!.GetValue<int>() == 404);
        Assert.DoesNotContain("lovelace", missing.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(404, Assert.Single(Entries(await GetAsync(connection, "&status=404")))["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task Pages_and_export_have_every_entry_once()
    {
        var connection = await shared.Server.ConnectAsync();
        for (var i = 0; i < 5; i++)
        {
            (await connection.Scim.PostAsync(Users.Path, Users.Body($"user-{i}@acme.example"))).AssertStatus(201);
        }

        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await GetAsync(connection, $"&count=2{(cursor is null ? "" : $"&cursor={cursor}")}")).AssertStatus(200);
            paged.AddRange(Entries(page).Select(entry => Text(entry, "id")));
            cursor = page.Json["cursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        var export = (await shared.Server.SignedIn(connection.AdministratorId).GetAsync($"{Path}/export?organizationId={connection.OrganizationId}")).AssertStatus(200);
        var exported = export.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Text(JsonNode.Parse(line)!.AsObject(), "id"));

        // The connection's own row is the sixth.
        Assert.Equal(6, paged.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(paged, exported);
    }

    [Fact]
    public async Task Erased_user_leaves_names_of_attributes_and_a_row_that_says_so()
    {
        var connection = await shared.Server.ConnectAsync();
        var id = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201).Id;

        var erased = await shared.Server.SignedIn(connection.AdministratorId).PostAsync(
            $"{Path}/erase", $$"""{"organizationId":"{{connection.OrganizationId}}","userId":"{{id}}"}""");

        Assert.Equal(1, erased.AssertStatus(200).Json["rows"]!.GetValue<int>());
        var answer = await GetAsync(connection, $"&userId={id}");
        Assert.DoesNotContain("ada@acme.example", answer.Text, StringComparison.Ordinal);
        Assert.Equal(["log.erased", "create"], Entries(answer).Select(entry => Text(entry, "operation")));
        Assert.Contains("userName", Entries(answer)[1]["changedAttributes"]!.AsArray().Select(name => name!.GetValue<string>()));
    }

    [Fact]
    public async Task Entries_are_sealed_in_the_background()
    {
        var connection = await shared.Server.ConnectAsync();
        using var patience = new CancellationTokenSource(Patience);
        JsonObject entry;
        do
        {
            entry = Assert.Single(Entries(await GetAsync(connection, "")));
        }
        while (entry["sealPosition"] is null && !patience.IsCancellationRequested);

        Assert.Equal(1, entry["sealPosition"]!.GetValue<long>());
        Assert.Matches("^[0-9a-f]{64}$", Text(entry, "sealHash"));
    }

    [Fact]
    public async Task Personal_connection_has_a_log_that_its_owner_reads()
    {
        var (owner, providerId) = (ScimServer.Unique("owner"), ScimServer.Unique("okta"));
        (await shared.Server.SignedIn(owner).PostAsync("/scim/generate-token", $$"""{"providerId":"{{providerId}}"}""")).AssertStatus(201);

        var answer = (await shared.Server.SignedIn(owner).GetAsync($"{Path}?providerId={providerId}")).AssertStatus(200);

        Assert.Equal(providerId, Text(Assert.Single(Entries(answer)), "providerId"));
    }

    [Fact]
    public async Task Owner_of_a_personal_connection_has_a_user_erased()
    {
        var (owner, providerId) = (ScimServer.Unique("owner"), ScimServer.Unique("okta"));
        var issued = (await shared.Server.SignedIn(owner).PostAsync("/scim/generate-token", $$"""{"providerId":"{{providerId}}"}""")).AssertStatus(201);
        var id = (await shared.Server.Scim((string)issued.Json["scimToken"]!).PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201).Id;
        var body = $$"""{"providerId":"{{providerId}}","userId":"{{id}}"}""";

        (await shared.Server.SignedIn("somebody").PostAsync($"{Path}/erase", body)).AssertStatus(403);
        var erased = (await shared.Server.SignedIn(owner).PostAsync($"{Path}/erase", body)).AssertStatus(200);

        Assert.Equal(1, (int)erased.Json["rows"]!);
        var answer = (await shared.Server.SignedIn(owner).GetAsync($"{Path}?providerId={providerId}")).AssertStatus(200);
        Assert.DoesNotContain("ada@acme.example", answer.Text, StringComparison.Ordinal);
        Assert.Equal(["log.erased", "create", "provider.created"], Entries(answer).Select(entry => Text(entry, "operation")));
    }

    [Fact]
    public async Task Erasure_names_an_organization_or_a_connection_and_not_both()
    {
        foreach (var owner in (string[])["", "\"organizationId\":\"a\",\"providerId\":\"b\","])
        {
            var answer = await shared.Server.SignedIn("somebody").PostAsync($"{Path}/erase", $$"""{{{owner}}"userId":"0199b5a4-8d20-7b44-8a11-5c0de9f31b92"}""");

            Assert.Equal("Validation Error", answer.AssertStatus(400).Json["message"]!.GetValue<string>());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?organizationId=a&providerId=b")]
    [InlineData("?organizationId=a&organizationId=b")]
    [InlineData("?organizationId=a&count=0")]
    [InlineData("?organizationId=a&count=501")]
    [InlineData("?organizationId=a&status=x")]
    [InlineData("?organizationId=a&outcome=maybe")]
    [InlineData("?organizationId=a&from=yesterday")]
    public async Task Wrong_query_is_400(string query)
    {
        var answer = await shared.Server.SignedIn("somebody").GetAsync(Path + query);

        Assert.Equal("Validation Error", answer.AssertStatus(400).Json["message"]!.GetValue<string>());
    }

    private Task<ApiAnswer> GetAsync(Connection connection, string query) =>
        shared.Server.SignedIn(connection.AdministratorId).GetAsync($"{Path}?organizationId={connection.OrganizationId}{query}");

    // Refused requests come to the log behind their answers: asks until they are there.
    private async Task<IReadOnlyList<JsonObject>> EventuallyAsync(Connection connection, string query, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var entries = Entries((await GetAsync(connection, query)).AssertStatus(200));
            if (entries.Count >= count || patience.IsCancellationRequested)
            {
                return entries;
            }
        }
    }

    private async Task<long> CountUnauthorizedAsync(Func<Task> action)
    {
        var count = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Meter.Name == LogMetrics.MeterName && instrument.Name == "scimcluster.requests.unauthorized")
            {
                meters.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => Interlocked.Add(ref count, measurement));
        listener.Start();
        await action();
        return Interlocked.Read(ref count);
    }

    private static IReadOnlyList<JsonObject> Entries(ApiAnswer answer) => [.. answer.Json["entries"]!.AsArray().Select(entry => entry!.AsObject())];

    private static string Text(JsonObject entry, string name) => entry[name]!.GetValue<string>();
}

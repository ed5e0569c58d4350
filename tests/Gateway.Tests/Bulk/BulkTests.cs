using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.Bulk.BulkBody;

namespace ScimCluster.Gateway.Tests.Bulk;

/// <summary>What operations of a bulk request do, and how each is answered (RFC 7644 §3.7).</summary>
[Collection(PostgresTests.Name)]
public sealed class BulkTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Deactivate = """{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_method_does_what_a_single_request_would_do()
    {
        var connection = await shared.Server.ConnectAsync();
        var (replaced, patched, deleted) = (await CreateAsync(connection, "r"), await CreateAsync(connection, "p"), await CreateAsync(connection, "d"));

        var results = await connection.BulkAsync(Of(
            Post("new"),
            Operation("put", $"/Users/{replaced.Id}", Users.Body("r@acme.example", ("title", "Boss")), bulkId: "any"),
            Operation("Patch", $"Users/{patched.Id}", Deactivate),
            Operation("DELETE", $"/users/{deleted.Id}/")));

        Assert.Equal("201 200 200 204", results.Statuses());
        Assert.Equal(["POST", "PUT", "PATCH", "DELETE"], results.Select(result => (string)result["method"]!));
        Assert.Equal(["new", "any", null, null], results.Select(result => (string?)result["bulkId"]));
        Assert.Equal(["W/\"1\"", "W/\"2\"", "W/\"2\"", null], results.Select(result => (string?)result["version"]));
        Assert.All(results, result => Assert.False(result.ContainsKey("response")));
        Assert.Equal(
            [replaced.Id, patched.Id, deleted.Id],
            results.Skip(1).Select(IdOf));

        var created = await connection.Scim.GetAsync(new Uri((string)results[0]["location"]!).PathAndQuery);
        Assert.Equal(("new@acme.example", (string)results[0]["location"]!), ((string)created.Json["userName"]!, (string)created.Json["meta"]!["location"]!));
        Assert.Equal("Boss", (string)(await ReadAsync(connection, replaced.Id)).Json["title"]!);
        Assert.False((bool)(await ReadAsync(connection, patched.Id)).Json["active"]!);
        (await ReadAsync(connection, deleted.Id)).AssertScimError(404);
    }

    [Fact]
    public async Task Locations_have_the_base_path_under_which_the_client_called()
    {
        var connection = await shared.Server.ConnectAsync();

        var results = Results((await connection.Scim.PostAsync($"/api/auth{BulkBody.Path}", Of(Post("a")))).AssertStatus(200));

        Assert.StartsWith($"{shared.Server.BaseUrl}/api/auth/scim/v2/Users/", (string)results[0]["location"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_what_If_Match_is_for_a_single_request()
    {
        var connection = await shared.Server.ConnectAsync();
        var user = await CreateAsync(connection, "v");
        var path = $"/Users/{user.Id}";

        var results = await connection.BulkAsync(Of(
            Operation("PATCH", path, Deactivate, version: "W/\"7\""),
            Operation("PUT", path, Users.Body("v@acme.example"), version: "nonsense"),
            Operation("PATCH", path, Deactivate, version: "W/\"1\""),
            Operation("DELETE", path, version: "W/\"1\""),
            Operation("DELETE", path, version: "*")));

        Assert.Equal("412 400 200 412 204", results.Statuses());
        AssertRefused(results[0], 412, null, "W/\"1\"");
        AssertRefused(results[1], 400, "invalidSyntax", "version");
        Assert.All(results, result => Assert.Equal(user.Id, IdOf(result)));
    }

    [Fact]
    public async Task Operations_on_one_resource_run_in_the_order_of_the_request()
    {
        var connection = await shared.Server.ConnectAsync();
        var user = await CreateAsync(connection, "o");
        var titles = Enumerable.Range(1, 30).Select(number => Operation(
            "PATCH",
            $"/Users/{user.Id}",
            $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"title","value":"{{number}}"}]}""",
            version: $"W/\"{number}\""));

        var results = await connection.BulkAsync(Of([.. titles]));

        Assert.All(results, result => Assert.Equal("200", (string)result["status"]!));
        Assert.Equal("30", (string)(await ReadAsync(connection, user.Id)).Json["title"]!);
    }

    [Fact]
    public async Task Creates_of_one_account_run_in_the_order_of_the_request()
    {
        var connection = await shared.Server.ConnectAsync();
        var creates = Enumerable.Range(1, 10).Select(number => Operation(
            "POST", "/Users", Users.Body("same@acme.example", ("title", $"{number}")), bulkId: $"{number}"));

        var results = await connection.BulkAsync(Of([.. creates]));

        Assert.Equal("201 409 409 409 409 409 409 409 409 409", results.Statuses());
        AssertRefused(results[1], 409, "uniqueness", "userName");
        Assert.Equal("1", (string)(await ReadAsync(connection, IdOf(results[0]))).Json["title"]!);
    }

    [Fact]
    public async Task Name_that_a_delete_gives_free_is_taken_by_what_comes_behind_it()
    {
        var connection = await shared.Server.ConnectAsync();
        var user = await CreateAsync(connection, "old", ("externalId", "1"));

        var results = await connection.BulkAsync(Of(
            Operation("DELETE", $"/Users/{user.Id}"), Post("old", members: ("externalId", "2"))));

        Assert.Equal("204 201", results.Statuses());
        Assert.NotEqual(user.Id, IdOf(results[1]));
    }

    [Fact]
    public async Task Each_operation_stands_in_the_provisioning_log_as_if_it_had_come_alone()
    {
        var connection = await shared.Server.ConnectAsync();
        var answer = await connection.Scim.SendAsync(
            HttpMethod.Post,
            BulkBody.Path,
            Of(Post("a"), Post("a2", members: ("userName", "a@acme.example")), Operation("DELETE", "/Users/nobody"), Operation("PATCH", "/Users/bulkId:a", Deactivate), Operation("GET", "/Users/x")),
            headers: [("X-Request-Id", "import-7")]);
        Assert.Equal("201 409 404 200 400", Results(answer.AssertStatus(200)).Statuses());
        Assert.Equal("import-7", answer.Headers.GetValues("X-Request-Id").Single());

        var entries = await LogAsync(connection, 6);

        Assert.Equal(
            ["import-7:1 create 201 a@acme.example", "import-7:2 create 409 a@acme.example", "import-7:3 delete 404 ", "import-7:4 patch 200 a@acme.example", "import-7:5 other 400 "],
            entries.Where(entry => ((string?)entry["requestId"])?.StartsWith("import-7", StringComparison.Ordinal) == true)
                .Select(entry => $"{entry["requestId"]} {entry["operation"]} {entry["status"]} {entry["accountId"]}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(entries, entry => entry.ToJsonString().Contains("nobody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_that_is_refused_as_a_whole_is_logged_once()
    {
        var connection = await shared.Server.ConnectAsync();
        (await connection.Scim.PostAsync(BulkBody.Path, "{}")).AssertScimError(400, "invalidSyntax");

        var entry = Assert.Single(await LogAsync(connection, 2), entry => (int)entry["status"]! == 400);

        Assert.Equal(("bulk", "invalidSyntax"), ((string)entry["operation"]!, (string)entry["scimType"]!));
    }

    [Fact]
    public async Task Bulk_that_is_sent_again_with_its_key_gives_the_users_of_the_first()
    {
        var connection = await shared.Server.ConnectAsync();
        var body = Of(Post("a", "bulkId:b"), Post("b", "bulkId:a"));

        var first = Results((await PostAsync("import 1")).AssertStatus(200));
        var second = Results((await PostAsync("import 1")).AssertStatus(200));
        var other = Results((await PostAsync("import 2")).AssertStatus(200));

        Assert.Equal(("201 201", "201 201", "409 409"), (first.Statuses(), second.Statuses(), other.Statuses()));
        Assert.Equal(first.Select(IdOf), second.Select(IdOf));
        (await PostAsync(new string('k', 256))).AssertScimError(400, "invalidValue");

        Task<ApiAnswer> PostAsync(string key) => connection.Scim.SendAsync(HttpMethod.Post, BulkBody.Path, body, headers: [("Idempotency-Key", key)]);
    }

    [Fact]
    public async Task Bulk_of_another_connection_reaches_nobody()
    {
        var (connection, other) = (await shared.Server.ConnectAsync(), await shared.Server.ConnectAsync());
        var user = await CreateAsync(connection, "mine");

        var results = await other.BulkAsync(Of(Operation("PATCH", $"/Users/{user.Id}", Deactivate), Operation("DELETE", $"/Users/{user.Id}")));

        Assert.Equal("404 404", results.Statuses());
        Assert.True((bool)(await ReadAsync(connection, user.Id)).Json["active"]!);
    }

    private static async Task<ApiAnswer> CreateAsync(Connection connection, string name, params (string Name, JsonNode? Value)[] members) =>
        (await connection.Scim.PostAsync(Users.Path, Users.Body($"{name}@acme.example", members))).AssertStatus(201);

    private static Task<ApiAnswer> ReadAsync(Connection connection, string id) => connection.Scim.GetAsync($"{Users.Path}/{id}");

    // Refused operations come to the log behind the answer: asks until they are there.
    private async Task<IReadOnlyList<JsonObject>> LogAsync(Connection connection, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await shared.Server.SignedIn(connection.AdministratorId).GetAsync($"/scim/provisioning-log?organizationId={connection.OrganizationId}");
            var entries = answer.AssertStatus(200).Json["entries"]!.AsArray().Select(entry => entry!.AsObject()).ToList();
            if (entries.Count >= count || patience.IsCancellationRequested)
            {
                return entries;
            }
        }
    }
}

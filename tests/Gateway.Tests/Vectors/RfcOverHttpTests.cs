using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Vectors;

/// <summary>The examples of the RFCs that concern users, asked of a server; the library runs all of them in strict mode.</summary>
[Collection(PostgresTests.Name)]
public sealed class RfcOverHttpTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Rfc");

    public static TheoryData<string> Creations => UsersOfKind("resource");

    public static TheoryData<string> Patches => UsersOfKind("patch");

    public static TheoryData<string> FilterLists => UsersOfKind("filters");

    [Theory, MemberData(nameof(Creations))]
    public async Task Post_creates_the_user_that_the_RFC_shows(string name)
    {
        var example = Load(name);
        var expected = (JsonObject)(example["answer"] ?? example["request"])!.DeepClone();
        foreach (var pointer in example["without"]?.AsArray() ?? [])
        {
            var names = ((string)pointer!).Split('/')[1..];
            names[..^1].Aggregate((JsonNode)expected, (node, member) => node[member]!).AsObject().Remove(names[^1]);
        }

        var connection = await shared.Server.ConnectAsync();
        var created = (await connection.Scim.PostAsync(Users.Path, example["request"]!.ToJsonString(), "application/scim+json")).AssertStatus(201);

        AssertSame(expected, created);
        Assert.EndsWith($"/scim/v2/Users/{created.Id}", created.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(created.Headers.ETag!.ToString(), (string?)created.Json["meta"]!["version"]);
        Assert.Equal(created.Text, (await connection.Scim.GetAsync($"{Users.Path}/{created.Id}")).AssertStatus(200).Text);
    }

    [Fact]
    public async Task Put_replaces_the_user_as_the_RFC_shows()
    {
        var example = Load("rfc7644-3.5.1-replace-user");
        var connection = await shared.Server.ConnectAsync();
        var user = await CreateAsync(connection, example["before"]!);

        AssertSame(
            (JsonObject)example["answer"]!,
            (await connection.Scim.PutAsync($"{Users.Path}/{user.Id}", example["request"]!.ToJsonString())).AssertStatus(200));
    }

    [Theory, MemberData(nameof(Patches))]
    public async Task Patch_changes_the_user_as_the_RFC_describes(string name)
    {
        var example = Load(name);
        var connection = await shared.Server.ConnectAsync();
        var user = await CreateAsync(connection, example["before"]!);

        var patched = (await connection.Scim.PatchAsync($"{Users.Path}/{user.Id}", example["request"]!.ToJsonString())).AssertStatus(200);

        AssertSame((JsonObject)example["after"]!, patched);
        Assert.NotEqual(user.Headers.ETag, patched.Headers.ETag);
    }

    [Theory, MemberData(nameof(FilterLists))]
    public async Task Filter_selects_what_the_RFC_describes(string name)
    {
        var example = Load(name);
        var connection = await ConnectWithAsync(example);
        foreach (var entry in example["filters"]!.AsArray())
        {
            var answer = await connection.Scim.GetAsync($"{Users.Path}?filter={Uri.EscapeDataString((string)entry!["filter"]!)}");
            if (entry["error"] is { } error)
            {
                answer.AssertScimError(400, (string)error!);
                continue;
            }

            var expected = (string)(entry["selectsOverHttp"] ?? entry["selects"])!;
            Assert.Equal(
                expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
                NamesOf(answer.AssertStatus(200)).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task List_shows_the_attributes_that_were_asked_for()
    {
        var example = Load("rfc7644-3.4.2-list-of-names");
        var connection = await ConnectWithAsync(example);

        AssertSameList(example["answer"]!, await connection.Scim.GetAsync($"{Users.Path}?{example["query"]}"));
    }

    [Theory]
    [InlineData("/scim/v2/.search")]
    [InlineData("/scim/v2/Users/.search")]
    public async Task Search_answers_as_the_RFC_shows(string path)
    {
        var example = Load("rfc7644-3.4.3-search");
        var connection = await ConnectWithAsync(example);

        AssertSameList(example["answer"]!, await connection.Scim.PostAsync(path, example["request"]!.ToJsonString()));
    }

    [Fact]
    public async Task Cursor_leads_to_the_next_page_as_the_RFC_shows()
    {
        var example = Load("rfc9865-2-cursor");
        var connection = await ConnectWithManyAsync();
        var query = $"{Users.Path}?filter={Uri.EscapeDataString((string)example["filter"]!)}&count={example["count"]}";

        var first = (await connection.Scim.GetAsync($"{query}&cursor")).AssertStatus(200);
        var second = (await connection.Scim.GetAsync($"{query}&cursor={first.Json["nextCursor"]}")).AssertStatus(200);

        Assert.Equal(Texts(example["first"]!), first.Json.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal((12, 10, 2), ((int)first.Json["totalResults"]!, (int)first.Json["itemsPerPage"]!, (int)second.Json["itemsPerPage"]!));
        Assert.False(second.Json.ContainsKey("nextCursor"));
        Assert.Empty(NamesOf(first).Intersect(NamesOf(second)));

        var unquoted = example["unquoted"]!;
        (await connection.Scim.GetAsync($"{Users.Path}?filter={Uri.EscapeDataString((string)unquoted["filter"]!)}&cursor&count=10"))
            .AssertScimError(400, (string)unquoted["error"]!);
    }

    [Fact]
    public async Task Search_by_post_begins_with_an_empty_cursor_as_the_RFC_shows()
    {
        var example = Load("rfc9865-3-search-by-cursor");
        var connection = await ConnectWithManyAsync();
        var request = (JsonObject)example["request"]!;

        var first = (await connection.Scim.PostAsync($"{Users.Path}/.search", request.ToJsonString())).AssertStatus(200);
        request["cursor"] = (string)first.Json["nextCursor"]!;
        var second = (await connection.Scim.PostAsync($"{Users.Path}/.search", request.ToJsonString())).AssertStatus(200);

        Assert.Equal(Texts(example["first"]!), first.Json.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(12, NamesOf(first).Concat(NamesOf(second)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task User_that_is_not_there_is_an_error_like_that_of_the_RFC()
    {
        var connection = await shared.Server.ConnectAsync();
        var shown = Load("rfc7644-3.12-not-found")["answer"]!.AsObject();

        var answer = await connection.Scim.GetAsync($"{Users.Path}/2819c223-7f76-453a-919d-413861904646");

        answer.AssertScimError(404);
        Assert.Equal(Names(shown), Names(answer.Json));
        Assert.Equal((string)shown["status"]!, (string)answer.Json["status"]!);
    }

    private static TheoryData<string> UsersOfKind(string kind) =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Where(name => Load(name) is var example && (string?)example["kind"] == kind && (string?)example["resourceType"] == "User")
            .Order(StringComparer.Ordinal)];

    private static JsonObject Load(string name) => (JsonObject)JsonNode.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json")))!;

    private static async Task<ApiAnswer> CreateAsync(Connection connection, JsonNode user) =>
        (await connection.Scim.PostAsync(Users.Path, user.ToJsonString())).AssertStatus(201);

    private async Task<Connection> ConnectWithAsync(JsonObject example)
    {
        var connection = await shared.Server.ConnectAsync();
        foreach (var user in example["resources"]!.AsArray())
        {
            await CreateAsync(connection, user!);
        }

        return connection;
    }

    // Twelve users that the filters of RFC 9865 select, and one that they do not.
    private async Task<Connection> ConnectWithManyAsync()
    {
        var connection = await shared.Server.ConnectAsync();
        foreach (var user in Enumerable.Range(1, 12).Select(number => Users.Body($"jsmith{number}", ("displayName", "Smith, James")))
            .Append(Users.Body("bjensen", ("displayName", "Babs Jensen"))))
        {
            (await connection.Scim.PostAsync(Users.Path, user)).AssertStatus(201);
        }

        return connection;
    }

    // What the service provider chooses is its own: id, meta, and active, which the examples leave out.
    private static void AssertSame(JsonObject expected, ApiAnswer answer) => Assert.True(
        JsonNode.DeepEquals(Comparable(expected), Comparable(answer.Json)), $"{expected.ToJsonString()}\n{answer.Text}");

    private static JsonObject Comparable(JsonObject user)
    {
        var copy = (JsonObject)user.DeepClone();
        _ = copy.Remove("id") | copy.Remove("meta") | copy.Remove("active");
        return copy;
    }

    private static void AssertSameList(JsonNode expected, ApiAnswer answer)
    {
        answer.AssertStatus(200);
        foreach (var (name, value) in expected.AsObject().Where(member => member.Key != "Resources"))
        {
            Assert.True(JsonNode.DeepEquals(value, answer.Json[name]), $"{name}: {answer.Text}");
        }

        var shown = expected["Resources"]!.AsArray().Select(resource => (string)resource!["userName"]!);
        Assert.Equal(shown.Order(StringComparer.Ordinal), NamesOf(answer).Order(StringComparer.Ordinal));
        var names = Names(expected["Resources"]![0]!.AsObject()).Append("id").Append("schemas").Order(StringComparer.Ordinal);
        Assert.All(answer.Json["Resources"]!.AsArray(), resource => Assert.Equal(names, Names(resource!.AsObject())));
    }

    private static List<string> NamesOf(ApiAnswer page) => [.. page.Json["Resources"]!.AsArray().Select(user => (string)user!["userName"]!)];

    private static List<string> Names(JsonObject members) => [.. members.Select(member => member.Key).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Texts(JsonNode names) => names.AsArray().Select(name => (string)name!).Order(StringComparer.Ordinal);
}

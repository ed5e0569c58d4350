using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>Entity tags and conditional requests (RFC 7644 §3.14).</summary>
[Collection(PostgresTests.Name)]
public sealed class VersionTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly string Retitle = Users.Patch("""{"op":"replace","path":"title","value":"Countess"}""");

    [Fact]
    public async Task Every_answer_with_a_user_has_the_ETag_of_its_version()
    {
        var (scim, user) = await CreateAsync();
        var path = $"{Users.Path}/{user.Id}";
        var answers = new[]
        {
            user,
            await scim.GetAsync(path),
            await scim.SendAsync(HttpMethod.Head, path, null),
            await scim.PatchAsync(path, Retitle),
            await scim.PutAsync(path, Users.Body("ada@acme.example")),
        };

        Assert.Equal(["W/\"1\"", "W/\"1\"", "W/\"1\"", "W/\"2\"", "W/\"3\""], answers.Select(ETag));
        Assert.All(
            answers.Where(answer => answer.Text.Length > 0),
            answer => Assert.Equal(ETag(answer), answer.Json["meta"]!["version"]!.GetValue<string>()));
    }

    [Fact]
    public async Task ETag_comes_with_a_projection_that_leaves_meta_out()
    {
        var (scim, user) = await CreateAsync();

        var answer = await scim.GetAsync($"{Users.Path}/{user.Id}?attributes=userName");

        Assert.False(answer.AssertStatus(200).Json.ContainsKey("meta"));
        Assert.Equal("W/\"1\"", ETag(answer));
    }

    [Fact]
    public async Task Change_that_changes_nothing_keeps_the_ETag()
    {
        var (scim, user) = await CreateAsync(("title", "Countess"));
        var path = $"{Users.Path}/{user.Id}";

        var patched = await scim.PatchAsync(path, Retitle);
        var replaced = await scim.PutAsync(path, Users.Body("ada@acme.example", ("title", "Countess")));

        Assert.Equal("W/\"1\"", ETag(patched.AssertStatus(200)));
        Assert.Equal("W/\"1\"", ETag(replaced.AssertStatus(200)));
    }

    [Theory]
    [InlineData("W/\"1\"", true)]
    [InlineData("\"1\"", true)]
    [InlineData("*", true)]
    [InlineData("W/\"7\", W/\"1\"", true)]
    [InlineData("\"a,b\", \"1\"", true)]
    [InlineData("W/\"2\"", false)]
    [InlineData("W/\"01\"", false)]
    [InlineData("W/\"x\", \"99999999999999999999\"", false)]
    public async Task IfMatch_decides_whether_a_change_is_carried_out(string tags, bool isMet)
    {
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete })
        {
            var (scim, user) = await CreateAsync();
            var path = $"{Users.Path}/{user.Id}";
            var body = method == HttpMethod.Put ? Users.Body("ada@acme.example", ("title", "Countess"))
                : method == HttpMethod.Patch ? Retitle
                : null;

            var answer = await scim.SendAsync(method, path, body, headers: [("If-Match", tags)]);

            if (isMet)
            {
                answer.AssertStatus(method == HttpMethod.Delete ? 204 : 200);
            }
            else
            {
                answer.AssertScimError(412);
                Assert.Contains("W/\"1\"", answer.Detail, StringComparison.Ordinal);
                Assert.Equal(user.Text, (await scim.GetAsync(path)).Text);
            }
        }
    }

    [Fact]
    public async Task IfMatch_of_an_old_version_is_412_even_for_a_change_that_would_change_nothing_or_be_refused()
    {
        var (scim, user) = await CreateAsync();
        var path = $"{Users.Path}/{user.Id}";
        (await scim.PatchAsync(path, Retitle)).AssertStatus(200);

        var same = await scim.SendAsync(HttpMethod.Patch, path, Retitle, headers: [("If-Match", "W/\"1\"")]);
        var refused = await scim.SendAsync(
            HttpMethod.Patch, path, Users.Patch("""{"op":"remove","path":"userName"}"""), headers: [("If-Match", "W/\"1\"")]);

        same.AssertScimError(412);
        refused.AssertScimError(412);
    }

    [Fact]
    public async Task Of_parallel_changes_that_name_one_version_a_single_one_is_carried_out()
    {
        var (scim, user) = await CreateAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => scim.SendAsync(
            i % 2 == 0 ? HttpMethod.Patch : HttpMethod.Put,
            $"{Users.Path}/{user.Id}",
            i % 2 == 0
                ? Users.Patch($$"""{"op":"replace","path":"title","value":"Title {{i}}"}""")
                : Users.Body("ada@acme.example", ("title", $"Title {i}")),
            headers: [("If-Match", "W/\"1\"")])));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.AssertScimError(412));
        Assert.Equal("W/\"2\"", ETag(await scim.GetAsync($"{Users.Path}/{user.Id}")));
    }

    [Theory]
    [InlineData("W/\"1\"", 304)]
    [InlineData("\"1\"", 304)]
    [InlineData("*", 304)]
    [InlineData("W/\"2\", W/\"1\"", 304)]
    [InlineData("W/\"2\"", 200)]
    public async Task IfNoneMatch_spares_the_representation(string tags, int status)
    {
        var (scim, user) = await CreateAsync();

        var answer = await scim.SendAsync(HttpMethod.Get, $"{Users.Path}/{user.Id}", null, headers: [("If-None-Match", tags)]);

        answer.AssertStatus(status);
        Assert.Equal("W/\"1\"", ETag(answer));
        Assert.Equal(status == 304, answer.Text.Length == 0);
    }

    [Fact]
    public async Task IfNoneMatch_of_any_version_keeps_a_user_from_being_replaced()
    {
        var (scim, user) = await CreateAsync();
        var path = $"{Users.Path}/{user.Id}";
        var body = Users.Body("ada@acme.example", ("title", "Countess"));

        (await scim.SendAsync(HttpMethod.Put, path, body, headers: [("If-None-Match", "*")])).AssertScimError(412);
        (await scim.SendAsync(HttpMethod.Put, path, body, headers: [("If-None-Match", "W/\"1\"")])).AssertScimError(412);
        (await scim.SendAsync(HttpMethod.Put, path, body, headers: [("If-None-Match", "W/\"2\"")])).AssertStatus(200);
    }

    [Fact]
    public async Task IfNoneMatch_of_any_version_lets_a_post_create_but_not_restore()
    {
        var connection = await shared.Server.ConnectAsync();
        (string, string)[] onlyNew = [("If-None-Match", "*")];

        var created = await connection.Scim.SendAsync(
            HttpMethod.Post, Users.Path, Users.Body("ada@acme.example", ("active", false)), headers: onlyNew);
        var restoring = await connection.Scim.SendAsync(HttpMethod.Post, Users.Path, Users.Body("ada@acme.example"), headers: onlyNew);

        created.AssertStatus(201);
        restoring.AssertScimError(412);
        Assert.Equal(created.Text, (await connection.Scim.GetAsync($"{Users.Path}/{created.Id}")).Text);
    }

    [Fact]
    public async Task Condition_on_a_user_that_is_not_there_is_404()
    {
        var connection = await shared.Server.ConnectAsync();
        const string Path = $"{Users.Path}/6f1d2c9a-0b44-4d0e-9a51-3fb1c7a0e2d4";

        (await connection.Scim.SendAsync(HttpMethod.Put, Path, Users.Body("a@acme.example"), headers: [("If-Match", "*")])).AssertScimError(404);
        (await connection.Scim.SendAsync(HttpMethod.Delete, Path, null, headers: [("If-Match", "W/\"1\"")])).AssertScimError(404);
    }

    [Theory]
    [InlineData("If-Match", "1")]
    [InlineData("If-Match", "W/1")]
    [InlineData("If-None-Match", "\"1")]
    public async Task Condition_that_is_no_list_of_tags_is_refused_rather_than_ignored(string header, string value)
    {
        var (scim, user) = await CreateAsync();

        var answer = await scim.SendAsync(HttpMethod.Delete, $"{Users.Path}/{user.Id}", null, headers: [(header, value)]);

        answer.AssertScimError(400, "invalidSyntax");
        Assert.Contains(header, answer.Detail, StringComparison.Ordinal);
        (await scim.GetAsync($"{Users.Path}/{user.Id}")).AssertStatus(200);
    }

    private static string? ETag(ApiAnswer answer) => answer.Headers.ETag?.ToString();

    private async Task<(ApiClient Scim, ApiAnswer User)> CreateAsync(params (string Name, JsonNode? Value)[] members)
    {
        var connection = await shared.Server.ConnectAsync();
        var user = await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", members));
        return (connection.Scim, user.AssertStatus(201));
    }
}

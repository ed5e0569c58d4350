using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.Bulk.BulkBody;

namespace ScimCluster.Gateway.Tests.Bulk;

/// <summary>References to what the request itself creates (RFC 7644 §3.7.1 and §3.7.2).</summary>
[Collection(PostgresTests.Name)]
public sealed class BulkReferenceTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task References_are_resolved_in_any_order(bool reverse)
    {
        var connection = await shared.Server.ConnectAsync();
        string[] operations =
        [
            Post("boss"),
            Post("lead", "bulkId:boss"),
            Post("dev", "bulkId:lead"),
            Operation("PATCH", "/Users/bulkId:boss", Users.Patch($$"""{"op":"add","value":{"value":"bulkId:owner","$ref":"../Users/bulkId:owner"},"path":"{{Enterprise}}:manager"}""")),
            Post("owner"),
            Operation("DELETE", "/Users/bulkId:gone"),
            Post("gone"),
        ];

        var results = await connection.BulkAsync(Of(reverse ? [.. operations.Reverse()] : operations));

        var named = results.Where(result => result.ContainsKey("bulkId")).ToDictionary(result => (string)result["bulkId"]!, IdOf);
        Assert.All(results, result => Assert.Equal((string)result["method"]! switch { "POST" => "201", "PATCH" => "200", _ => "204" }, (string)result["status"]!));
        Assert.Equal(named["lead"], await connection.ManagerOfAsync(named["dev"]));
        Assert.Equal(named["boss"], await connection.ManagerOfAsync(named["lead"]));
        Assert.Equal(named["owner"], await connection.ManagerOfAsync(named["boss"]));
        Assert.Equal(named["boss"], IdOf(results.Single(result => (string)result["method"]! == "PATCH")));
        (await connection.Scim.GetAsync($"{Users.Path}/{named["gone"]}")).AssertScimError(404);
    }

    [Fact]
    public async Task Users_who_refer_to_each_other_are_created_and_know_each_other()
    {
        var connection = await shared.Server.ConnectAsync();

        var results = await connection.BulkAsync(Of(Post("a", "bulkId:b"), Post("b", "bulkId:a"), Post("self", "bulkId:self")));

        Assert.Equal("201 201 201", results.Statuses());
        var ids = results.Select(IdOf).ToList();
        Assert.Equal((ids[1], ids[0], ids[2]), (await connection.ManagerOfAsync(ids[0]), await connection.ManagerOfAsync(ids[1]), await connection.ManagerOfAsync(ids[2])));

        // The version is the one behind the completion.
        for (var i = 0; i < ids.Count; i++)
        {
            Assert.Equal((string)results[i]["version"]!, (await connection.Scim.GetAsync($"{Users.Path}/{ids[i]}")).Headers.ETag!.ToString());
        }
    }

    [Fact]
    public async Task Circle_of_a_thousand_is_resolved()
    {
        const int count = 1_000;
        var connection = await shared.Server.ConnectAsync();

        var results = await connection.BulkAsync(Of([.. Enumerable.Range(0, count).Select(i => Post($"u{i}", $"bulkId:u{(i + 1) % count}"))]));

        Assert.Equal(count, results.Count(result => (string)result["status"]! == "201"));
        var idOf = results.ToDictionary(result => (string)result["bulkId"]!, IdOf);
        var listed = new List<(string Id, string? Manager)>();
        for (var start = 1; start <= count; start += 200)
        {
            var page = (await connection.Scim.GetAsync($"{Users.Path}?startIndex={start}&count=200&attributes={Enterprise}:manager")).AssertStatus(200);
            listed.AddRange(page.Json["Resources"]!.AsArray().Select(user => ((string)user!["id"]!, (string?)user[Enterprise]?["manager"]?["value"])));
        }

        Assert.Equal(
            Enumerable.Range(0, count).Select(i => (idOf[$"u{i}"], (string?)idOf[$"u{(i + 1) % count}"])).Order(),
            listed.Order());
    }

    [Fact]
    public async Task Reference_to_nothing_or_to_what_failed_fails_by_itself()
    {
        var connection = await shared.Server.ConnectAsync();

        var results = await connection.BulkAsync(Of(
            Post("a", "bulkId:nobody"),
            Post("b", "bulkId:a"),
            Post("c"),
            Operation("PATCH", "/Users/bulkId:nobody", Users.Patch("""{"op":"remove","path":"title"}""")),
            Operation("DELETE", "/Users/bulkId:b")));

        Assert.Equal("400 409 201 400 409", results.Statuses());
        AssertRefused(results[0], 400, "invalidValue", "'nobody'");
        AssertRefused(results[1], 409, "invalidValue", "'a'");
        AssertRefused(results[3], 400, "invalidValue", "'nobody'");
        AssertRefused(results[4], 409, "invalidValue", "'b'");
        Assert.All(results.Where(result => result.ContainsKey("response")), result => Assert.False(result.ContainsKey("location")));
    }

    [Fact]
    public async Task Circle_with_a_failure_says_where_it_has_left_something()
    {
        var connection = await shared.Server.ConnectAsync();
        (await connection.Scim.PostAsync(Users.Path, Users.Body("a@acme.example"))).AssertStatus(201);

        var results = await connection.BulkAsync(Of(Post("a", "bulkId:b"), Post("b", "bulkId:a")));

        Assert.Equal("409 409", results.Statuses());
        AssertRefused(results[0], 409, "uniqueness", "userName");
        AssertRefused(results[1], 409, "invalidValue", "'a'");
        Assert.Null(await connection.ManagerOfAsync(IdOf(results[1])));
    }
}

using ScimCluster.Gateway.Tests.GroupsEndpoint;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.Bulk.BulkBody;

namespace ScimCluster.Gateway.Tests.Bulk;

/// <summary>Groups as operations of bulk requests, together with users.</summary>
[Collection(PostgresTests.Name)]
public sealed class BulkGroupTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Every_method_does_what_a_single_request_would_do()
    {
        var connection = await shared.Server.ConnectAsync();
        var scim = connection.Scim;
        var user = await scim.AddUserAsync("ada@acme.example");
        var (replaced, patched, deleted) = (await scim.AddGroupAsync("r", user), await scim.AddGroupAsync("p"), await scim.AddGroupAsync("d"));

        var results = await connection.BulkAsync(Of(
            Operation("POST", "/Groups", Groups.Body("New", user), bulkId: "new"),
            Operation("PUT", $"/Groups/{replaced}", Groups.Body("Replaced"), version: "W/\"1\""),
            Operation("PATCH", $"/Groups/{patched}", Users.Patch($$"""{"op":"add","path":"members","value":[{"value":"{{user}}"}]}""")),
            Operation("DELETE", $"/Groups/{deleted}"),
            Operation("PATCH", $"/Groups/{replaced}", Users.Patch("""{"op":"replace","path":"displayName","value":"x"}"""), version: "W/\"1\""),
            Operation("POST", "/Groups", Groups.Body("NEW"), bulkId: "twice")));

        Assert.Equal("201 200 204 204 412 409", results.Statuses());
        Assert.Equal(["W/\"1\"", "W/\"2\"", "W/\"2\"", null, null, null], results.Select(result => (string?)result["version"]));
        AssertRefused(results[5], 409, "uniqueness");
        Assert.Equal([user], await scim.MembersAsync(IdOf(results[0])));
        Assert.Equal([user], await scim.MembersAsync(patched));
        Assert.Equal("Replaced", (string)(await scim.GetAsync($"{Groups.Path}/{replaced}")).Json["displayName"]!);
        (await scim.GetAsync($"{Groups.Path}/{deleted}")).AssertScimError(404);
    }

    [Fact]
    public async Task Users_and_groups_refer_to_each_other_in_any_order()
    {
        var connection = await shared.Server.ConnectAsync();

        var results = await connection.BulkAsync(Of(
            Operation("POST", "/Groups", Groups.Body("Outer", "bulkId:inner", "bulkId:ada"), bulkId: "outer"),
            Operation("PATCH", "/Groups/bulkId:inner", Users.Patch("""{"op":"remove","path":"members[value eq \"bulkId:bob\"]"}""")),
            Operation("POST", "/Groups", Groups.Body("Inner", "bulkId:bob", "bulkId:ada", "bulkId:outer"), bulkId: "inner"),
            Post("ada", "bulkId:bob"),
            Post("bob", "bulkId:ada")));

        Assert.Equal("201 204 201 201 201", results.Statuses());
        var (outer, inner, ada, bob) = (IdOf(results[0]), IdOf(results[2]), IdOf(results[3]), IdOf(results[4]));
        Assert.Equal(new[] { inner, ada }.Order(StringComparer.Ordinal), (await connection.Scim.MembersAsync(outer)).Order(StringComparer.Ordinal));
        Assert.Equal(new[] { ada, outer }.Order(StringComparer.Ordinal), (await connection.Scim.MembersAsync(inner)).Order(StringComparer.Ordinal));
        Assert.Equal((bob, ada), (await connection.ManagerOfAsync(ada), await connection.ManagerOfAsync(bob)));
    }

    [Fact]
    public async Task Member_that_was_refused_fails_its_group_alone()
    {
        var connection = await shared.Server.ConnectAsync();

        var results = await connection.BulkAsync(Of(
            Operation("POST", "/Users", "{}", bulkId: "nobody"),
            Operation("POST", "/Groups", Groups.Body("A", "bulkId:nobody"), bulkId: "a"),
            Operation("POST", "/Groups", Groups.Body("B"), bulkId: "b")));

        Assert.Equal("400 409 201", results.Statuses());
        AssertRefused(results[1], 409, "invalidValue", "'nobody'");
    }

    [Fact]
    public async Task Circle_of_five_hundred_groups_with_a_user_each_is_resolved()
    {
        const int count = 500;
        var connection = await shared.Server.ConnectAsync();

        var results = await connection.BulkAsync(Of([.. Enumerable.Range(0, count).SelectMany(i => new[]
        {
            Operation("POST", "/Groups", Groups.Body($"g{i}", $"bulkId:u{i}", $"bulkId:g{(i + 1) % count}"), bulkId: $"g{i}"),
            Post($"u{i}"),
        })]));

        Assert.All(results, result => Assert.Equal("201", (string)result["status"]!));
        var idOf = results.ToDictionary(result => (string)result["bulkId"]!, IdOf);
        foreach (var i in new[] { 0, 1, count / 2, count - 1 })
        {
            Assert.Equal(
                new[] { idOf[$"u{i}"], idOf[$"g{(i + 1) % count}"] }.Order(StringComparer.Ordinal),
                (await connection.Scim.MembersAsync(idOf[$"g{i}"])).Order(StringComparer.Ordinal));
        }
    }
}

using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.GroupsEndpoint;

/// <summary>Queries on the root, over all resource types (RFC 7644 §3.4.2.1).</summary>
[Collection(PostgresTests.Name)]
public sealed class RootQueryTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Root = "/scim/v2";

    [Fact]
    public async Task The_root_has_users_and_then_groups_by_index_and_by_cursor()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var users = new[] { await scim.AddUserAsync("a@acme.example"), await scim.AddUserAsync("b@acme.example"), await scim.AddUserAsync("c@acme.example") };
        var groups = new[] { await scim.AddGroupAsync("A", users[0]), await scim.AddGroupAsync("B"), await scim.AddGroupAsync("C") };
        string[] all = [.. users.Order(StringComparer.Ordinal), .. groups.Order(StringComparer.Ordinal)];

        for (var start = 1; start <= 7; start++)
        {
            for (var count = 0; count <= 7; count++)
            {
                var page = (await scim.GetAsync($"{Root}?startIndex={start}&count={count}")).AssertStatus(200).Json;
                Assert.Equal(all.Skip(start - 1).Take(count), Ids(page));
                Assert.Equal(6, page["totalResults"]!.GetValue<int>());
            }
        }

        var read = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = (await scim.PostAsync($"{Root}/.search", $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"count":2,"cursor":"{{cursor}}"}""")).AssertStatus(200).Json;
            read.AddRange(Ids(page));
            Assert.Equal(6, page["totalResults"]!.GetValue<int>());
            cursor = page["nextCursor"]?.GetValue<string>();
        }

        Assert.Equal(all, read);
        (await scim.GetAsync($"{Root}?cursor=x")).AssertScimError(400, "invalidCursor");
    }

    [Theory]
    [InlineData("userName pr", 1)]
    [InlineData("displayName eq \"sales\"", 2)]
    [InlineData("meta.resourceType eq \"Group\"", 1)]
    [InlineData("members pr", 1)]
    [InlineData("meta.created pr", 2)]
    public async Task A_filter_selects_in_every_type_that_has_the_attribute(string filter, int expected)
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var user = await scim.AddUserAsync("a@acme.example", ("displayName", "Sales"));
        await scim.AddGroupAsync("Sales", user);

        Assert.Equal(expected, (await scim.SelectAsync(Root, filter)).Length);
        (await scim.GetAsync($"{Root}?filter=nothing%20pr")).AssertScimError(400, "invalidFilter");
    }

    private static IEnumerable<string> Ids(JsonObject page) => page["Resources"]!.AsArray().Select(resource => resource!["id"]!.GetValue<string>());
}

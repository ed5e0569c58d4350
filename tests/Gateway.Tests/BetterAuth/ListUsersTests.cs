using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.BetterAuth.DirectoryExtensions;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>Listing and reading users, by the cases of the original's test suites.</summary>
[Collection(ManagementTests.Name)]
public sealed class ListUsersTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Case_90_two_users_are_listed()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        await CreateAsync(scim, "ada", "bob");

        var list = await scim.ListAsync();

        Assert.Equal((2, 2, 1), Counts(list));
        Assert.Equal("urn:ietf:params:scim:api:messages:2.0:ListResponse", list["schemas"]![0]!.GetValue<string>());
        Assert.Equal(["ada@acme.example", "bob@acme.example"], list.UserNames().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Case_91_list_is_empty_while_nobody_was_provisioned()
    {
        var connection = await shared.Server.ConnectAsync();
        var personal = shared.Server.Scim(await TokenServer.Of(shared).TokenAsync(ScimServer.Unique("jane"), ScimServer.Unique("okta")));

        foreach (var scim in new[] { connection.Scim, personal })
        {
            var list = await scim.ListAsync();
            Assert.Equal((0, 0, 1), Counts(list));
            Assert.Empty(list["Resources"]!.AsArray());
        }
    }

    [Fact]
    public async Task Case_92_users_of_another_provider_or_organization_are_not_there()
    {
        var server = TokenServer.Of(shared);
        var owner = ScimServer.Unique("jane");
        var organization = await server.OrganizationAsync($"{owner}:owner");
        var first = shared.Server.Scim(await server.TokenAsync(owner, ScimServer.Unique("okta"), organization));
        var second = shared.Server.Scim(await server.TokenAsync(owner, ScimServer.Unique("entra"), organization));
        var elsewhere = (await shared.Server.ConnectAsync()).Scim;
        var user = await first.CreateAsync("ada@acme.example");
        await second.CreateAsync("bob@acme.example");
        await elsewhere.CreateAsync("eve@acme.example");

        Assert.Equal(["ada@acme.example"], (await first.ListAsync()).UserNames());
        Assert.Equal(["bob@acme.example"], (await second.ListAsync()).UserNames());
        Assert.Equal(["eve@acme.example"], (await elsewhere.ListAsync()).UserNames());
        (await second.ReadAsync(user.Id)).AssertScimError(404);
        (await elsewhere.ReadAsync(user.Id)).AssertScimError(404);
    }

    [Theory]
    [InlineData("userName eq \"USER-A\"")]
    [InlineData("userName EQ \"User-a\"")]
    [InlineData("username eq \"user-a\"")]
    public async Task Case_93_filter_on_userName_is_without_regard_to_case(string filter)
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        await scim.CreateAsync("user-a");
        await scim.CreateAsync("user-b");

        Assert.Equal(["user-a"], (await FilterAsync(scim, filter)).UserNames());
    }

    [Theory]
    [InlineData("userName ne \"ada@acme.example\"", "bob")]
    [InlineData("userName co \"da@acme\"", "ada")]
    [InlineData("userName sw \"bob\"", "bob")]
    [InlineData("userName ew \"acme.example\"", "ada,bob")]
    [InlineData("userName pr", "ada,bob")]
    [InlineData("externalId eq \"ext-bob\"", "bob")]
    [InlineData("emails.value eq \"ADA@acme.example\"", "ada")]
    [InlineData("userName eq \"ada@acme.example\" or externalId pr", "ada,bob")]
    public async Task Case_94_other_attributes_and_operators_select(string filter, string expected)
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        await CreateAsync(scim, "ada", "bob");

        var found = (await FilterAsync(scim, filter)).UserNames().Select(userName => userName.Split('@')[0]).Order(StringComparer.Ordinal);

        Assert.Equal(expected, string.Join(',', found));
    }

    [Theory]
    [InlineData("userName eq")]
    [InlineData("userName co")]
    [InlineData("userName eq ada@acme.example")]
    [InlineData("(")]
    [InlineData("userName is \"ada\"")]
    [InlineData("noSuchAttribute eq \"ada\"")]
    public async Task Case_94_what_cannot_be_understood_is_invalidFilter_also_without_users(string filter)
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        async Task AssertRefusedAsync() =>
            (await scim.GetAsync($"{Users.Path}?filter={Uri.EscapeDataString(filter)}")).AssertScimError(400, "invalidFilter");

        await AssertRefusedAsync();
        await CreateAsync(scim, "ada");
        await AssertRefusedAsync();
    }

    [Theory]
    [InlineData("startIndex=2&count=1", 3, 2, 1)]
    [InlineData("startIndex=2", 3, 2, 2)]
    [InlineData("startIndex=9", 3, 9, 0)]
    [InlineData("filter=userName%20ne%20%22bob%40acme.example%22&startIndex=2&count=1", 2, 2, 1)]
    public async Task Case_95_pages_have_the_whole_count_and_their_startIndex(string query, int total, int startIndex, int items)
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        await CreateAsync(scim, "ada", "bob", "eve");

        var list = await scim.ListAsync(query);

        Assert.Equal((total, items, startIndex), Counts(list));
        Assert.Equal(items, list["Resources"]!.AsArray().Count);
    }

    [Fact]
    public async Task Case_95_more_than_100_users_are_counted_and_reached()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        await CreateAsync(scim, [.. Enumerable.Range(100, 101).Select(number => $"user{number}")]);

        var first = await scim.ListAsync();
        var second = await scim.ListAsync("startIndex=101");

        Assert.Equal((101, 100, 1), Counts(first));
        Assert.Equal((101, 1, 101), Counts(second));
        Assert.Equal(101, first.UserNames().Concat(second.UserNames()).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal((1, 1, 1), Counts(await FilterAsync(scim, $"userName eq \"{second.UserNames().Single()}\"")));
    }

    [Theory]
    [InlineData("sortBy=userName", "ada,bob,eve")]
    [InlineData("sortBy=emails.value&sortOrder=descending", "eve,bob,ada")]
    public async Task Case_96_list_is_sorted_by_what_the_request_asks_for(string query, string expected)
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        await CreateAsync(scim, "eve", "ada", "bob");

        Assert.Equal(expected, string.Join(',', (await scim.ListAsync(query)).UserNames().Select(userName => userName.Split('@')[0])));
    }

    [Fact]
    public async Task Case_96_list_without_sortBy_is_sorted_by_id()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        await CreateAsync(scim, "eve", "ada", "bob");

        var ids = (await scim.ListAsync())["Resources"]!.AsArray().Select(user => user!["id"]!.GetValue<string>()).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task Case_97_unknown_id_is_404_and_without_a_token_it_is_401()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var user = await scim.CreateAsync("ada@acme.example");

        (await scim.ReadAsync("missing")).AssertScimError(404);
        (await shared.Server.Anonymous().ReadAsync(user.Id)).AssertScimError(401);
        (await shared.Server.Anonymous().GetAsync(Users.Path)).AssertScimError(401);
    }

    private static async Task CreateAsync(ApiClient scim, params string[] names)
    {
        foreach (var name in names)
        {
            await scim.CreateAsync($"{name}@acme.example", ("externalId", $"ext-{name}"), ("emails", Emails($"{name}@acme.example*")));
        }
    }

    private static Task<JsonObject> FilterAsync(ApiClient scim, string filter) =>
        scim.ListAsync($"filter={Uri.EscapeDataString(filter)}");

    private static (int Total, int Items, int StartIndex) Counts(JsonObject list) =>
        (list["totalResults"]!.GetValue<int>(), list["itemsPerPage"]!.GetValue<int>(), list["startIndex"]!.GetValue<int>());
}

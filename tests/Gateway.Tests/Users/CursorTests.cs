using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>Pages by cursor and in any order, over HTTP (RFC 9865, RFC 7644 §3.4.2.3).</summary>
[Collection(PostgresTests.Name)]
public sealed class CursorTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("", "ada,bob,cleo,dora,emil")]
    [InlineData("&sortBy=userName", "ada,bob,cleo,dora,emil")]
    [InlineData("&sortBy=userName&sortOrder=descending", "emil,dora,cleo,bob,ada")]
    [InlineData("&sortBy=name.familyName", "emil,dora,cleo,bob,ada")]
    [InlineData("&sortBy=urn:ietf:params:scim:schemas:core:2.0:User:name.familyName&sortOrder=descending", "ada,bob,cleo,dora,emil")]
    [InlineData("&filter=userName%20ne%20%22bob%40acme.example%22", "ada,cleo,dora,emil")]
    public async Task Cursors_lead_through_all_users_in_order(string query, string expected)
    {
        var connection = await ConnectWithUsersAsync();
        var seen = new List<string>();
        string? cursor = "";
        while (cursor is not null)
        {
            var page = (await connection.Scim.GetAsync($"{Users.Path}?count=2&cursor={cursor}{query}")).AssertStatus(200).Json;
            Assert.False(page.ContainsKey("startIndex"));
            Assert.Equal(expected.Split(',').Length, page["totalResults"]!.GetValue<int>());
            seen.AddRange(NamesOf(page));
            cursor = page["nextCursor"]?.GetValue<string>();
            Assert.True(cursor is null || cursor.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~'));
        }

        // Without sortBy the order is that of ids, of which several are made in one millisecond.
        var isSorted = query.Contains("sortBy", StringComparison.Ordinal);
        IEnumerable<string> inOrder = isSorted ? seen : seen.Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(',', inOrder));
    }

    [Fact]
    public async Task Search_by_post_takes_the_cursor_of_a_list()
    {
        var connection = await ConnectWithUsersAsync();
        var first = (await connection.Scim.GetAsync($"{Users.Path}?count=2&cursor&sortBy=userName")).AssertStatus(200).Json;

        var next = await connection.Scim.PostAsync($"{Users.Path}/.search", $$"""{"count":2,"sortBy":"userName","cursor":"{{first["nextCursor"]}}"}""");

        Assert.Equal(["cleo", "dora"], NamesOf(next.AssertStatus(200).Json));
    }

    [Fact]
    public async Task Cursor_of_another_connection_or_query_is_invalidCursor()
    {
        var connection = await ConnectWithUsersAsync();
        var other = await shared.Server.ConnectAsync();
        var cursor = (await connection.Scim.GetAsync($"{Users.Path}?count=2&cursor")).AssertStatus(200).Json["nextCursor"]!.GetValue<string>();

        (await other.Scim.GetAsync($"{Users.Path}?count=2&cursor={cursor}")).AssertScimError(400, "invalidCursor");
        (await connection.Scim.GetAsync($"{Users.Path}?count=2&cursor={cursor}&sortBy=userName")).AssertScimError(400, "invalidCursor");
        (await connection.Scim.GetAsync($"{Users.Path}?count=2&cursor={cursor}&filter=title%20pr")).AssertScimError(400, "invalidCursor");
        (await connection.Scim.GetAsync($"{Users.Path}?count=2&cursor=nonsense")).AssertScimError(400, "invalidCursor");
        (await connection.Scim.PostAsync("/scim/v2/.search", $$"""{"count":2,"cursor":"{{cursor}}","sortBy":"title"}""")).AssertScimError(400, "invalidCursor");
    }

    [Fact]
    public async Task Cursor_that_was_tampered_with_is_invalidCursor_like_one_of_another_connection()
    {
        var connection = await ConnectWithUsersAsync();
        var other = await shared.Server.ConnectAsync();
        var cursor = (await connection.Scim.GetAsync($"{Users.Path}?count=2&cursor")).AssertStatus(200).Json["nextCursor"]!.GetValue<string>();
        var foreign = await other.Scim.GetAsync($"{Users.Path}?count=2&cursor={cursor}");

        foreach (var index in new[] { 0, cursor.Length / 3, cursor.Length / 2, cursor.Length - 1 })
        {
            var tampered = cursor.Remove(index, 1).Insert(index, cursor[index] == 'x' ? "y" : "x");
            var answer = await connection.Scim.GetAsync($"{Users.Path}?count=2&cursor={tampered}");

            answer.AssertScimError(400, "invalidCursor");
            Assert.Contains("'cursor'", answer.Detail, StringComparison.Ordinal);
            // RFC 9865 section 5.2: nothing tells one reason from the other.
            Assert.Equal(foreign.Text, answer.Text);
        }
    }

    [Fact]
    public async Task Count_that_is_left_open_behind_a_cursor_is_that_of_the_first_page()
    {
        var connection = await ConnectWithUsersAsync();
        var cursor = (await connection.Scim.GetAsync($"{Users.Path}?count=2&cursor")).AssertStatus(200).Json["nextCursor"]!.GetValue<string>();

        var page = (await connection.Scim.GetAsync($"{Users.Path}?cursor={cursor}")).AssertStatus(200).Json;

        Assert.Equal(2, page["itemsPerPage"]!.GetValue<int>());
        (await connection.Scim.GetAsync($"{Users.Path}?count=2&cursor={page["nextCursor"]}")).AssertStatus(200);
    }

    [Theory]
    [InlineData("count=3")]
    [InlineData("count=0")]
    [InlineData("count=two")]
    public async Task Count_that_changes_between_pages_or_is_no_number_is_invalidCount(string count)
    {
        var connection = await ConnectWithUsersAsync();
        var cursor = (await connection.Scim.GetAsync($"{Users.Path}?count=2&cursor")).AssertStatus(200).Json["nextCursor"]!.GetValue<string>();

        var answer = await connection.Scim.GetAsync($"{Users.Path}?cursor={cursor}&{count}");

        answer.AssertScimError(400, "invalidCount");
        Assert.Contains("'count'", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_above_the_largest_page_are_one_and_the_same()
    {
        var connection = await shared.Server.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            (await connection.Scim.PostAsync(Users.Path, Users.Body($"user{i}@acme.example"))).AssertStatus(201);
        }

        var page = (await connection.Scim.GetAsync($"{Users.Path}?count=1000&cursor&startIndex=3")).AssertStatus(200).Json;

        Assert.Equal(3, page["Resources"]!.AsArray().Count);
        Assert.False(page.ContainsKey("nextCursor"));
        Assert.False(page.ContainsKey("startIndex"));
    }

    [Fact]
    public async Task Request_without_cursor_is_paged_by_index_and_names_no_cursor()
    {
        var connection = await ConnectWithUsersAsync();

        var page = (await connection.Scim.GetAsync($"{Users.Path}?count=2")).AssertStatus(200).Json;

        Assert.Equal((1, 2, 5), (page["startIndex"]!.GetValue<int>(), page["itemsPerPage"]!.GetValue<int>(), page["totalResults"]!.GetValue<int>()));
        Assert.False(page.ContainsKey("nextCursor"));
    }

    [Theory]
    [InlineData("noSuchAttribute")]
    [InlineData("password")]
    public async Task Attribute_that_cannot_be_sorted_by_is_invalidValue(string attribute)
    {
        var connection = await shared.Server.ConnectAsync();

        (await connection.Scim.GetAsync($"{Users.Path}?sortBy={attribute}")).AssertScimError(400, "invalidValue");
    }

    [Theory]
    [InlineData("userName sw \"A\" or name.familyName eq \"family 4\"", "ada,bob")]
    [InlineData("not (userName co \"o\")", "ada,emil")]
    [InlineData("emails[type eq \"work\" and value ew \"@ACME.example\"]", "ada,bob,cleo,dora,emil")]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department pr", "")]
    [InlineData("active eq true and meta.created gt \"2020-01-01T00:00:00Z\" and (userName lt \"b\")", "ada")]
    public async Task Filters_of_the_whole_grammar_select(string filter, string expected)
    {
        var connection = await ConnectWithUsersAsync();

        var page = (await connection.Scim.GetAsync($"{Users.Path}?filter={Uri.EscapeDataString(filter)}&sortBy=userName")).AssertStatus(200).Json;

        Assert.Equal(expected, string.Join(',', NamesOf(page)));
    }

    private static IEnumerable<string> NamesOf(JsonObject page) =>
        page["Resources"]!.AsArray().Select(user => user!["userName"]!.GetValue<string>().Split('@')[0]);

    private async Task<Connection> ConnectWithUsersAsync()
    {
        var connection = await shared.Server.ConnectAsync();
        string[] names = ["ada", "bob", "cleo", "dora", "emil"];
        for (var i = 0; i < names.Length; i++)
        {
            var email = new JsonObject { ["value"] = $"{names[i]}@acme.example", ["type"] = "work" };
            (await connection.Scim.PostAsync(Users.Path, Users.Body(
                $"{names[i]}@acme.example",
                ("name", new JsonObject { ["familyName"] = $"Family {5 - i}" }),
                ("emails", new JsonArray(email))))).AssertStatus(201);
        }

        return connection;
    }
}

using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>Queries by POST (RFC 7644 §3.4.3), on users and on the root, and the parameters of both kinds of query.</summary>
[Collection(PostgresTests.Name)]
public sealed class SearchTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Message = "\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:SearchRequest\"]";

    [Theory]
    [InlineData("/scim/v2/Users/.search")]
    [InlineData("/scim/v2/.search")]
    [InlineData("/api/auth/scim/v2/.search")]
    public async Task Search_by_post_answers_like_the_list(string path)
    {
        var connection = await ConnectWithUsersAsync();

        var all = (await connection.Scim.PostAsync(path, $$"""{{{Message}}}""")).AssertStatus(200);
        var one = (await connection.Scim.PostAsync(
            path, $$"""{{{Message}},"filter":"userName eq \"bob@acme.example\"","startIndex":1,"count":10}""")).AssertStatus(200);

        Assert.Equal(3, all.Json["totalResults"]!.GetValue<int>());
        var user = Assert.Single(one.Json["Resources"]!.AsArray())!;
        Assert.Equal("bob@acme.example", user["userName"]!.GetValue<string>());
        Assert.EndsWith($"/scim/v2/Users/{user["id"]}", user["meta"]!["location"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/scim/v2")]
    [InlineData("/scim/v2/")]
    [InlineData("/api/auth/scim/v2")]
    public async Task Query_on_the_root_answers_like_the_list(string path)
    {
        var connection = await ConnectWithUsersAsync();
        const string Query = "?filter=meta.resourceType%20eq%20%22User%22%20and%20userName%20sw%20%22b%22&attributes=userName";

        var onRoot = (await connection.Scim.GetAsync(path + Query)).AssertStatus(200).Json;

        Assert.True(JsonNode.DeepEquals((await connection.Scim.GetAsync(Users.Path + Query)).AssertStatus(200).Json, onRoot));
        Assert.Equal("bob@acme.example", Assert.Single(onRoot["Resources"]!.AsArray())!["userName"]!.GetValue<string>());
    }

    [Fact]
    public async Task Search_pages_as_the_list_does()
    {
        var connection = await ConnectWithUsersAsync();

        var listed = (await connection.Scim.GetAsync($"{Users.Path}?startIndex=2&count=1")).AssertStatus(200);
        var searched = (await connection.Scim.PostAsync(
            $"{Users.Path}/.search", $$"""{{{Message}},"STARTINDEX":2,"Count":1}""")).AssertStatus(200);

        Assert.Equal(listed.Text, searched.Text);
    }

    [Theory]
    [InlineData("\"attributes\":[\"userName\",\"name.givenName\"]", "id,name,schemas,userName")]
    [InlineData("\"attributes\":\"userName,name.givenName\"", "id,name,schemas,userName")]
    [InlineData("\"attributes\":[\"urn:ietf:params:scim:schemas:core:2.0:User:userName\"]", "id,schemas,userName")]
    [InlineData("\"excludedAttributes\":[\"name\",\"meta\",\"active\"]", "id,schemas,userName")]
    [InlineData("\"attributes\":null,\"excludedAttributes\":[\"NAME\",\"meta\",\"active\",\"id\"]", "id,schemas,userName")]
    public async Task Search_selects_attributes(string selection, string expected)
    {
        var connection = await ConnectWithUsersAsync();

        var page = (await connection.Scim.PostAsync("/scim/v2/.search", $$"""{{{Message}},{{selection}}}""")).AssertStatus(200).Json;

        Assert.All(page["Resources"]!.AsArray(), user => Assert.Equal(
            expected, string.Join(',', user!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal))));
    }

    [Theory]
    [InlineData("attributes=userName&attributes=name.givenName", "id,name,schemas,userName")]
    [InlineData("attributes=userName,%20name.givenName", "id,name,schemas,userName")]
    [InlineData("ATTRIBUTES=USERNAME", "id,schemas,userName")]
    [InlineData("attributes=urn:ietf:params:scim:schemas:core:2.0:User:userName", "id,schemas,userName")]
    [InlineData("excludedAttributes=name,meta&excludedAttributes=active", "id,schemas,userName")]
    [InlineData("attributes=noSuchAttribute", "id,schemas")]
    public async Task List_and_user_select_attributes_in_every_form(string query, string expected)
    {
        var connection = await ConnectWithUsersAsync();

        var page = (await connection.Scim.GetAsync($"{Users.Path}?{query}")).AssertStatus(200).Json;
        var user = (await connection.Scim.GetAsync($"{Users.Path}/{page["Resources"]![0]!["id"]}?{query}")).AssertStatus(200).Json;

        Assert.Equal(expected, string.Join(',', user.Select(member => member.Key).Order(StringComparer.Ordinal)));
        Assert.True(JsonNode.DeepEquals(user, page["Resources"]![0]));
    }

    [Theory]
    [InlineData("\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"]", "invalidSyntax", "SearchRequest")]
    [InlineData("\"filter\":5", "invalidValue", "filter")]
    [InlineData("\"filter\":\"userName\"", "invalidFilter", "position")]
    [InlineData("\"startIndex\":\"one\"", "invalidValue", "startIndex")]
    [InlineData("\"count\":1.5", "invalidCount", "count")]
    [InlineData("\"count\":\"all\"", "invalidCount", "count")]
    [InlineData("\"cursor\":1", "invalidValue", "cursor")]
    [InlineData("\"sortBy\":[]", "invalidValue", "sortBy")]
    [InlineData("\"sortOrder\":\"upwards\"", "invalidValue", "sortOrder")]
    [InlineData("\"attributes\":[1]", "invalidValue", "attributes")]
    [InlineData("\"attributes\":[\"id\"],\"excludedAttributes\":[\"name\"]", "invalidValue", "excludedAttributes")]
    public async Task Search_that_is_wrong_names_the_member(string members, string scimType, string named)
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await connection.Scim.PostAsync($"{Users.Path}/.search", $$"""{{{members}}}""");

        answer.AssertScimError(400, scimType);
        Assert.Contains(named, answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sortOrder=upwards", "sortOrder")]
    [InlineData("count=1&count=2", "count")]
    [InlineData("startIndex=1&startIndex=2", "startIndex")]
    [InlineData("attributes=id&excludedAttributes=name", "excludedAttributes")]
    public async Task Parameter_that_is_wrong_is_invalidValue_and_named(string query, string named)
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await connection.Scim.GetAsync($"{Users.Path}?{query}");

        answer.AssertScimError(400, "invalidValue");
        Assert.Contains(named, answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_without_an_attribute_to_sort_by_is_ignored()
    {
        var connection = await ConnectWithUsersAsync();

        var sorted = (await connection.Scim.GetAsync($"{Users.Path}?sortOrder=descending")).AssertStatus(200);

        Assert.Equal((await connection.Scim.GetAsync(Users.Path)).Text, sorted.Text);
    }

    [Fact]
    public async Task Search_without_a_token_is_401()
    {
        (await shared.Server.Anonymous().GetAsync("/scim/v2")).AssertScimError(401);
        (await shared.Server.Anonymous().PostAsync("/scim/v2/.search", "{}")).AssertScimError(401);
        (await shared.Server.Anonymous().PostAsync($"{Users.Path}/.search", "{}")).AssertScimError(401);
    }

    private async Task<Connection> ConnectWithUsersAsync()
    {
        var connection = await shared.Server.ConnectAsync();
        foreach (var name in new[] { "ada", "bob", "cleo" })
        {
            (await connection.Scim.PostAsync(Users.Path, Users.Body($"{name}@acme.example"))).AssertStatus(201);
        }

        return connection;
    }
}

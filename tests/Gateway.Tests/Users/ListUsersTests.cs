using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

[Collection(PostgresTests.Name)]
public sealed class ListUsersTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Empty_directory_is_an_empty_list()
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = (await connection.Scim.GetAsync(Users.Path)).AssertStatus(200);

        Assert.Equal(0, answer.Json["totalResults"]!.GetValue<int>());
        Assert.Equal(0, answer.Json["itemsPerPage"]!.GetValue<int>());
        Assert.Equal(1, answer.Json["startIndex"]!.GetValue<int>());
        Assert.Empty(answer.Json["Resources"]!.AsArray());
    }

    [Fact]
    public async Task Pages_cover_every_user_once_in_a_stable_order()
    {
        var connection = await shared.Server.ConnectAsync();
        var created = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            created.Add((await connection.Scim.PostAsync(Users.Path, Users.Body($"user{i}@acme.example"))).AssertStatus(201).Id);
        }

        var seen = new List<string>();
        for (var start = 1; start <= 7; start += 3)
        {
            var page = (await connection.Scim.GetAsync($"{Users.Path}?startIndex={start}&count=3")).AssertStatus(200).Json;
            Assert.Equal(7, page["totalResults"]!.GetValue<int>());
            Assert.Equal(start, page["startIndex"]!.GetValue<int>());
            var ids = page["Resources"]!.AsArray().Select(user => user!["id"]!.GetValue<string>()).ToList();
            Assert.Equal(ids.Count, page["itemsPerPage"]!.GetValue<int>());
            seen.AddRange(ids);
        }

        Assert.Equal(created.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.Equal(seen.Count, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("count=0", 0, 1)]
    [InlineData("count=-5", 0, 1)]
    [InlineData("startIndex=0&count=1", 1, 1)]
    [InlineData("startIndex=-3&count=1", 1, 1)]
    [InlineData("startIndex=99", 0, 99)]
    [InlineData("startIndex=99999999999999999999999999999999999999", 0, int.MaxValue)]
    public async Task Odd_paging_parameters_follow_the_RFC(string query, int expectedItems, int expectedStartIndex)
    {
        var connection = await shared.Server.ConnectAsync();
        (await connection.Scim.PostAsync(Users.Path, Users.Body("one@acme.example"))).AssertStatus(201);
        (await connection.Scim.PostAsync(Users.Path, Users.Body("two@acme.example"))).AssertStatus(201);

        var page = (await connection.Scim.GetAsync($"{Users.Path}?{query}")).AssertStatus(200).Json;

        Assert.Equal(2, page["totalResults"]!.GetValue<int>());
        Assert.Equal(expectedItems, page["Resources"]!.AsArray().Count);
        Assert.Equal(expectedItems, page["itemsPerPage"]!.GetValue<int>());
        Assert.Equal(expectedStartIndex, page["startIndex"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("userName eq \"ADA@acme.example\"", 1)]
    [InlineData("USERNAME EQ \"ada@acme.example\"", 1)]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"ada@acme.example\"", 1)]
    [InlineData("userName eq \"nobody@acme.example\"", 0)]
    [InlineData("externalId eq \"Ext-1\"", 1)]
    [InlineData("externalId eq \"ext-1\"", 0)]
    [InlineData("userName eq \"ada@acme.example\" and externalId eq \"Ext-1\"", 1)]
    [InlineData("userName eq \"ada@acme.example\" and externalId eq \"other\"", 0)]
    [InlineData("id eq \"no-uuid\"", 0)]
    public async Task Filter_on_an_indexed_attribute_selects(string filter, int expected)
    {
        var connection = await shared.Server.ConnectAsync();
        (await connection.Scim.PostAsync(Users.Path, Users.Body("Ada@acme.example", ("externalId", "Ext-1")))).AssertStatus(201);
        (await connection.Scim.PostAsync(Users.Path, Users.Body("bob@acme.example"))).AssertStatus(201);

        var page = (await connection.Scim.GetAsync($"{Users.Path}?filter={Uri.EscapeDataString(filter)}")).AssertStatus(200).Json;

        Assert.Equal(expected, page["totalResults"]!.GetValue<int>());
        Assert.Equal(expected, page["Resources"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("userName")]
    [InlineData("userName eq")]
    [InlineData("userName eq ada")]
    [InlineData("(userName eq \"a\"")]
    [InlineData("noSuchAttribute eq \"a\"")]
    [InlineData("userName eq true")]
    [InlineData("'; DROP TABLE scim.identities; --")]
    public async Task Filter_that_is_not_supported_is_invalidFilter_and_never_widens(string filter)
    {
        var connection = await shared.Server.ConnectAsync();
        (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);

        var answer = await connection.Scim.GetAsync($"{Users.Path}?filter={Uri.EscapeDataString(filter)}");

        answer.AssertScimError(400, "invalidFilter");
    }

    [Fact]
    public async Task Attributes_select_what_is_returned()
    {
        var connection = await shared.Server.ConnectAsync();
        (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);

        var page = (await connection.Scim.GetAsync($"{Users.Path}?attributes=userName")).AssertStatus(200).Json;

        var user = page["Resources"]![0]!.AsObject();
        Assert.Equal(["id", "schemas", "userName"], user.Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Query_parameters_of_identity_providers_are_ignored()
    {
        var connection = await shared.Server.ConnectAsync();

        (await connection.Scim.GetAsync($"{Users.Path}?aadOptscim062020=&startIndex=1&count=1")).AssertStatus(200);
    }

    [Fact]
    public async Task Id_is_compared_with_regard_to_case()
    {
        var connection = await shared.Server.ConnectAsync();
        var id = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201).Id;
        async Task<int> CountAsync(string value) =>
            (await connection.Scim.GetAsync($"{Users.Path}?filter=id%20eq%20%22{value}%22")).AssertStatus(200).Json["totalResults"]!.GetValue<int>();

        Assert.Equal(1, await CountAsync(id));
        Assert.Equal(0, await CountAsync(id.ToUpperInvariant()));
    }

    [Theory]
    [InlineData(9_900, 200)]
    [InlineData(10_100, 400)]
    public async Task Filter_has_at_most_10000_characters(int length, int status)
    {
        var connection = await shared.Server.ConnectAsync();
        var filter = $"userName eq \"{new string('é', length)}\"";

        (await connection.Scim.GetAsync($"{Users.Path}?filter={Uri.EscapeDataString(filter)}")).AssertStatus(status);
    }

    [Theory]
    [InlineData("count=many", "invalidCount")]
    [InlineData("startIndex=1.5", "invalidValue")]
    public async Task Paging_parameter_that_is_no_integer_is_refused(string query, string scimType)
    {
        var connection = await shared.Server.ConnectAsync();

        (await connection.Scim.GetAsync($"{Users.Path}?{query}")).AssertScimError(400, scimType);
    }
}

using System.Text.Json.Nodes;
using ScimCluster.Grains.Tests.Support;
using ScimCluster.Scim;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Directory;

[Collection(PostgresTests.Name)]
public sealed class DirectoryGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    [Fact]
    public async Task Cursor_pages_follow_each_other_to_the_end_whatever_is_deleted_between_them()
    {
        var tenant = await cluster.ConnectAsync();
        var people = await CreateAsync(tenant, "ada", "bob", "cyd", "dan", "eve");

        var first = await ListAsync(tenant, new(null, 1, 2, ""));
        await DeleteAsync(tenant, people[1]);
        await DeleteAsync(tenant, people[2]);
        var second = await ListAsync(tenant, new(null, 1, 2, first.NextCursor));

        Assert.Equal((5, 3), (first.TotalResults, second.TotalResults));
        Assert.Equal(["ada", "bob"], UserNames(first));
        Assert.Equal(["dan", "eve"], UserNames(second));
        Assert.Null(second.NextCursor);
    }

    [Theory]
    [InlineData(false, new[] { "cyd", "Bob", "ada", "eve", "dan" })]
    [InlineData(true, new[] { "dan", "eve", "ada", "Bob", "cyd" })]
    public async Task Sorted_pages_hold_everybody_once_and_those_without_a_value_count_as_largest(bool descending, string[] expected)
    {
        var tenant = await cluster.ConnectAsync();
        await CreateAsync(tenant, ("ada", "Zoe"), ("Bob", "adam"), ("cyd", "Abel"), ("dan", null), ("eve", "Zoe "));
        List<string> pages = [];
        var cursor = "";
        while (cursor is not null)
        {
            var page = await ListAsync(tenant, new("userName pr", 1, 2, cursor, "name.givenName", descending));
            pages.AddRange(UserNames(page));
            cursor = page.NextCursor;
        }

        Assert.Equal(expected, pages);
    }

    [Fact]
    public async Task Filters_beyond_the_keys_select()
    {
        var tenant = await cluster.ConnectAsync();
        await CreateAsync(tenant, ("ada", "Ada"), ("bob", "Bob"));

        var page = await ListAsync(tenant, new("name.givenName sw \"AD\" and not (title pr)", 1, 10));

        Assert.Equal(["ada"], UserNames(page));
        Assert.Equal(1, page.TotalResults);
    }

    [Theory]
    [InlineData(null, "x", null, ScimType.InvalidCursor)]
    [InlineData(null, null, "name", ScimType.InvalidValue)]
    [InlineData(null, null, "password", ScimType.InvalidValue)]
    [InlineData(null, null, "no such", ScimType.InvalidValue)]
    [InlineData("title", null, null, ScimType.InvalidFilter)]
    [InlineData("password eq \"x\"", null, null, ScimType.InvalidFilter)]
    [InlineData("meta.location eq \"https://x/1\"", null, null, ScimType.InvalidFilter)]
    public async Task What_cannot_be_carried_out_is_refused(string? filter, string? cursor, string? sortBy, string scimType)
    {
        var tenant = await cluster.ConnectAsync();

        var reply = await cluster.Grains.GetDirectory(tenant.ProviderId).ListAsync(
            tenant.Access, new ListIdentities(filter, 1, 10, cursor, sortBy), default);

        Assert.Equal((400, scimType), (reply.Refusal!.Status, reply.Refusal.ScimType));
    }

    [Fact]
    public async Task Cursor_of_one_connection_opens_nothing_at_another()
    {
        var (mine, other) = (await cluster.ConnectAsync(), await cluster.ConnectAsync());
        await CreateAsync(mine, "ada", "bob");
        await CreateAsync(other, "cyd", "dan");
        var page = await ListAsync(mine, new(null, 1, 1, ""));

        var reply = await cluster.Grains.GetDirectory(other.ProviderId).ListAsync(
            other.Access, new ListIdentities(null, 1, 1, page.NextCursor), default);

        Assert.Equal(ScimType.InvalidCursor, reply.Refusal!.ScimType);
    }

    [Fact]
    public async Task Index_pages_have_no_cursor_and_count_0_only_counts()
    {
        var tenant = await cluster.ConnectAsync();
        await CreateAsync(tenant, "ada", "bob", "cyd");

        var second = await ListAsync(tenant, new(null, 2, 1));
        var none = await ListAsync(tenant, new(null, 1, 0, ""));

        Assert.Equal(["bob"], UserNames(second));
        Assert.Equal((3, null), (second.TotalResults, second.NextCursor));
        Assert.Equal((3, 0, null), (none.TotalResults, none.Identities.Length, none.NextCursor));
    }

    private Task<IReadOnlyList<IdentitySnapshot>> CreateAsync(Tenant tenant, params string[] userNames) =>
        CreateAsync(tenant, [.. userNames.Select(name => (name, (string?)null))]);

    private async Task<IReadOnlyList<IdentitySnapshot>> CreateAsync(Tenant tenant, params (string UserName, string? GivenName)[] people)
    {
        var created = new List<IdentitySnapshot>();
        foreach (var (userName, givenName) in people)
        {
            var document = new JsonObject { ["userName"] = userName };
            if (givenName is not null)
            {
                document["name"] = new JsonObject { ["givenName"] = givenName };
            }

            // As the provider's name makes it, so that e-mail addresses of tests do not meet.
            document["emails"] = new JsonArray(new JsonObject { ["value"] = $"{userName}@{tenant.ProviderId}.test" });
            var reply = await cluster.Grains.GetIdentity(tenant.ProviderId, CaseFolding.Fold(userName)).CreateAsync(
                new CreateIdentity(tenant.Access, document.ToJsonString(), "request"), default);
            created.Add(reply.Snapshot!);
        }

        return created;
    }

    private async Task DeleteAsync(Tenant tenant, IdentitySnapshot person)
    {
        var userName = JsonNode.Parse(person.Document)!["userName"]!.GetValue<string>();
        var reply = await cluster.Grains.GetIdentity(tenant.ProviderId, userName).DeprovisionAsync(
            new DeprovisionIdentity(tenant.Access, person.UserId, "request"), default);
        Assert.NotNull(reply.Snapshot);
    }

    private async Task<IdentityList> ListAsync(Tenant tenant, ListIdentities query)
    {
        var reply = await cluster.Grains.GetDirectory(tenant.ProviderId).ListAsync(tenant.Access, query, default);
        Assert.Null(reply.Refusal);
        return reply.Value!;
    }

    private static string[] UserNames(IdentityList list) =>
        [.. list.Identities.Select(user => JsonNode.Parse(user.Document)!["userName"]!.GetValue<string>())];
}

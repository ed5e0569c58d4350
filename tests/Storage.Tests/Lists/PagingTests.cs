using ScimCluster.Scim;
using ScimCluster.Storage.Tests.Identities;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Lists;

public sealed class PagingTests(PostgresServer server) : IdentityTestBase(server)
{
    private const int Many = 100;

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(null, "id", true)]
    [InlineData(null, "userName", false)]
    [InlineData(null, "userName", true)]
    [InlineData("userName pr", null, false)]
    [InlineData("userName pr", "userName", true)]
    [InlineData("userName pr", "externalId", false)]
    [InlineData("userName pr", "externalId", true)]
    [InlineData(null, "externalId", true)]
    [InlineData(null, "meta.resourceType", true)]
    public async Task Places_lead_through_the_whole_order_once_as_offsets_do(string? filter, string? sortBy, bool descending)
    {
        for (var i = 0; i < 11; i++)
        {
            // Some have no externalId, and orders have equal keys.
            await CreatedAsync(Okta, Person($"p{i * 7 % 11}", i % 3 == 0 ? null : $"x{i * 5 % 11}"));
        }

        var query = new ListQuery(3, Many)
        {
            Filter = filter is null ? null : Users.Filter(filter),
            SortBy = sortBy is null ? null : Users.Order(sortBy),
            Descending = descending,
        };
        var whole = await ListAsync(query with { Limit = Many });
        var byPlace = await FollowAsync(query, whole.Rows);
        var byOffset = new List<IdentityRow>();
        for (var offset = 0; offset < 12; offset += 3)
        {
            byOffset.AddRange((await ListAsync(query with { Offset = offset })).Rows);
        }

        Assert.Equal(11, whole.Rows.Distinct().Count());
        Assert.Equal(whole.Rows, byPlace);
        Assert.Equal(whole.Rows, byOffset);
        Assert.Null(whole.Next);
    }

    [Fact]
    public async Task Filter_or_order_beyond_the_bound_is_tooMany_and_an_index_brings_it_below()
    {
        for (var i = 0; i < 5; i++)
        {
            await CreatedAsync(Okta, Person($"person{i}", $"x{i}"));
        }

        await CreatedAsync(Entra, Person("person0", email: "other@acme.test"));

        await AssertTooManyAsync(new(10, 4) { Filter = Users.Filter("title pr") });
        await AssertTooManyAsync(new(10, 4) { Filter = Users.Filter("userName co \"er\"") });
        await AssertTooManyAsync(new(10, 4) { Filter = Users.Filter("userName co \"person\"") });
        await AssertTooManyAsync(new(0, 4) { Filter = Users.Filter("userName eq \"person1\" or title pr") });
        await AssertTooManyAsync(new(10, 4) { SortBy = Users.Order("title") });
        Assert.Equal(5, (await ListAsync(new(10, 5) { Filter = Users.Filter("userName co \"er\"") })).Total);
        Assert.Equal(5, (await ListAsync(new(10, 4) { SortBy = Users.Order("userName") })).Total);
        foreach (var filter in new[]
        {
            "userName eq \"person1\"", "externalId eq \"x1\"", "userName sw \"person1\"", "userName ew \"son1\"",
            "userName pr and externalId eq \"x1\"", "not (title pr) and (userName eq \"person1\" or externalId eq \"nothing\")",
        })
        {
            Assert.Equal(1, (await ListAsync(new(10, 4) { Filter = Users.Filter(filter) })).Total);
        }
    }

    [Fact]
    public async Task Comparison_that_only_the_gateway_could_make_is_invalidFilter()
    {
        foreach (var filter in new[] { "meta.location eq \"x\"", "not (title pr or (meta.location co \"x\" and title pr))" })
        {
            var result = await Store.ListAsync(Okta.ProviderKey, new(1, 1) { Filter = Users.Filter(filter) }, default);
            Assert.Equal(ScimType.InvalidFilter, result.Error!.ScimType);
            Assert.Contains("meta.location", result.Error.Detail, StringComparison.Ordinal);
        }
    }

    private async Task<List<IdentityRow>> FollowAsync(ListQuery query, IReadOnlyList<IdentityRow> whole)
    {
        var rows = new List<IdentityRow>();
        ListPosition? place = null;
        do
        {
            var page = await ListAsync(query with { After = place });
            Assert.Equal(whole.Count, page.Total);
            rows.AddRange(page.Rows);
            place = page.Next;
        }
        while (place is not null && rows.Count <= whole.Count);
        return rows;
    }

    private async Task<ListPage<IdentityRow>> ListAsync(ListQuery query) => (await Store.ListAsync(Okta.ProviderKey, query, default)).Value;

    private async Task AssertTooManyAsync(ListQuery query)
    {
        var result = await Store.ListAsync(Okta.ProviderKey, query, default);
        Assert.Equal((400, ScimType.TooMany), (result.Error!.Status, result.Error.ScimType));
    }
}

using ScimCluster.Storage.Tests.Lists;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Identities;

public sealed class ListIdentitiesTests(PostgresServer server) : IdentityTestBase(server)
{
    [Fact]
    public async Task Pages_follow_each_other_in_the_order_of_user_ids()
    {
        var rows = await AddAsync(7);

        var first = await ListAsync(Okta, 0, 3);
        var second = await ListAsync(Okta, 3, 3);
        var third = await ListAsync(Okta, 6, 3);

        Assert.Equal((7, 7, 7), (first.Total, second.Total, third.Total));
        Assert.Equal(rows.OrderBy(row => row.UserId.ToString(), StringComparer.Ordinal), first.Rows.Concat(second.Rows).Concat(third.Rows));
    }

    [Fact]
    public async Task Page_behind_the_end_and_page_of_none_still_count()
    {
        await AddAsync(2);

        var behind = await ListAsync(Okta, 10, 5);
        var none = await ListAsync(Okta, 0, 0);

        Assert.Equal((0, 2), (behind.Rows.Count, behind.Total));
        Assert.Equal((0, 2), (none.Rows.Count, none.Total));
    }

    [Fact]
    public async Task List_of_a_provider_shows_nothing_of_another()
    {
        await AddAsync(3);

        Assert.Equal(0, (await ListAsync(Entra, 0, 10)).Total);
        Assert.Equal(0, (await ListAsync(Entra, 0, 10, "userName eq \"p1\"")).Total);
        Assert.Equal(0, (await ListAsync(Entra, 0, 10, "userName pr")).Total);
    }

    [Theory]
    [InlineData("id eq \"{id}\"")]
    [InlineData("userName eq \"P1\"")]
    [InlineData("externalId eq \"x1\"")]
    [InlineData("id eq \"{id}\" and userName eq \"p1\" and externalId eq \"x1\"")]
    [InlineData("userName eq \"nobody\" or externalId eq \"x1\"")]
    public async Task Filter_on_a_key_selects_by_it(string filter)
    {
        var one = (await AddAsync(3))[1];

        var page = await ListAsync(Okta, 0, 10, filter.Replace("{id}", one.UserId.ToString(), StringComparison.Ordinal));

        Assert.Equal(1, page.Total);
        Assert.Equal(one, Assert.Single(page.Rows));
    }

    [Theory]
    [InlineData("id eq \"no-uuid\"")]
    [InlineData("id eq \"\"")]
    [InlineData("externalId eq \"X1\"")]
    [InlineData("externalId eq \"x%\"")]
    [InlineData("userName eq \"p1\" and externalId eq \"x2\"")]
    public async Task Value_that_is_not_equal_matches_nothing(string filter)
    {
        await AddAsync(3);

        Assert.Equal(0, (await ListAsync(Okta, 0, 10, filter)).Total);
    }

    private async Task<List<IdentityRow>> AddAsync(int count)
    {
        var rows = new List<IdentityRow>();
        for (var i = 0; i < count; i++)
        {
            rows.Add(await CreatedAsync(Okta, Person($"p{i}", $"x{i}")));
        }

        return rows;
    }

    private async Task<ListPage<IdentityRow>> ListAsync(WriteAuthority authority, int offset, int limit, string? filter = null) =>
        (await Store.ListAsync(
            authority.ProviderKey,
            new(limit, MaxCandidates: 100) { Offset = offset, Filter = filter is null ? null : Users.Filter(filter) },
            CancellationToken.None)).Value;
}

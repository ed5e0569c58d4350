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
        Assert.Equal(0, (await ListAsync(Entra, 0, 10, new IdentityCondition(IdentityKey.UserName, "p1"))).Total);
    }

    [Fact]
    public async Task Each_condition_selects_by_its_key_and_all_must_hold()
    {
        var rows = await AddAsync(3);
        var one = rows[1];
        var id = new IdentityCondition(IdentityKey.Id, one.UserId.ToString());
        var userName = new IdentityCondition(IdentityKey.UserName, "p1");
        var externalId = new IdentityCondition(IdentityKey.ExternalId, "x1");

        foreach (var conditions in new IdentityCondition[][] { [id], [userName], [externalId], [id, userName, externalId], [userName, userName] })
        {
            var page = await ListAsync(Okta, 0, 10, conditions);
            Assert.Equal(1, page.Total);
            Assert.Equal(one, Assert.Single(page.Rows));
        }

        var contradiction = await ListAsync(Okta, 0, 10, userName, new IdentityCondition(IdentityKey.ExternalId, "x2"));
        Assert.Equal(0, contradiction.Total);
    }

    [Theory]
    [InlineData(IdentityKey.Id, "no-uuid")]
    [InlineData(IdentityKey.Id, "")]
    [InlineData(IdentityKey.UserName, "P1")]
    [InlineData(IdentityKey.UserName, "p\0")]
    [InlineData(IdentityKey.ExternalId, "X1")]
    [InlineData(IdentityKey.ExternalId, "x%")]
    public async Task Value_that_is_not_equal_matches_nothing(IdentityKey key, string value)
    {
        await AddAsync(3);

        Assert.Equal(0, (await ListAsync(Okta, 0, 10, new IdentityCondition(key, value))).Total);
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

    private Task<IdentityPage> ListAsync(WriteAuthority authority, int offset, int limit, params IdentityCondition[] conditions) =>
        Store.ListAsync(authority.ProviderKey, new(conditions, offset, limit), CancellationToken.None);
}

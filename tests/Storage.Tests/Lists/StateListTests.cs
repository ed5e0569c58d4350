using ScimCluster.Scim;
using ScimCluster.Storage.Tests.Identities;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Lists;

/// <summary>Lists by active and by the last change are answered from an index, however many identities there are.</summary>
public sealed class StateListTests(PostgresServer server) : IdentityTestBase(server)
{
    private const int Few = 3;
    private const int People = 12;

    public static readonly TheoryData<string> Narrow = new()
    {
        "active eq false",
        "meta.lastModified gt \"2026-11-22T10:00:00Z\"",
        "meta.lastModified ge \"2026-11-22T10:30:00Z\"",
        "meta.lastModified eq \"2026-11-22T11:00:00Z\"",
        "meta.lastModified gt \"2026-11-22T10:00:00Z\" and meta.lastModified lt \"2027-01-01T00:00:00Z\" and active eq false",
        "meta.lastModified lt \"9999-12-31T23:59:59.9999999Z\" and active eq false and meta.lastModified ge \"2026-11-22T11:00:00Z\"",
    };

    [Theory]
    [MemberData(nameof(Narrow))]
    public async Task Few_that_an_index_finds_are_listed_among_more_than_the_bound(string filter)
    {
        await PopulateAsync();

        var query = new ListQuery(2, Few) { Filter = Users.Filter(filter) };
        var first = (await Store.ListAsync(Okta.ProviderKey, query, default)).Value;
        var second = (await Store.ListAsync(Okta.ProviderKey, query with { After = first.Next }, default)).Value;
        var sorted = (await Store.ListAsync(Okta.ProviderKey, query with { Limit = 9, SortBy = Users.Order("userName"), Descending = true }, default)).Value;

        Assert.Equal((3, 3, 3), (first.Total, second.Total, sorted.Total));
        Assert.Equal(["p0", "p4", "p8"], first.Rows.Concat(second.Rows).Select(row => row.AccountId));
        Assert.Equal(["p8", "p4", "p0"], sorted.Rows.Select(row => row.AccountId));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task All_active_ones_are_paged_through_by_place_and_offset_either_way()
    {
        await PopulateAsync();
        var query = new ListQuery(4, Few) { Filter = Users.Filter("active eq true") };

        var first = (await Store.ListAsync(Okta.ProviderKey, query, default)).Value;
        var second = (await Store.ListAsync(Okta.ProviderKey, query with { After = first.Next }, default)).Value;
        var third = (await Store.ListAsync(Okta.ProviderKey, query with { Offset = 8 }, default)).Value;
        var last = (await Store.ListAsync(Okta.ProviderKey, query with { SortBy = Users.Order("id"), Descending = true, Limit = 1 }, default)).Value;
        var none = (await Store.ListAsync(Okta.ProviderKey, query with { Limit = 0 }, default)).Value;

        Assert.Equal(["p1", "p2", "p3", "p5", "p6", "p7", "p9", "p10"], first.Rows.Concat(second.Rows).Select(row => row.AccountId));
        Assert.Equal("p11", Assert.Single(third.Rows).AccountId);
        Assert.Equal("p11", Assert.Single(last.Rows).AccountId);
        Assert.Equal((9, 9, 9, 9), (first.Total, third.Total, last.Total, none.Total));
        Assert.Equal((2, 2, 0), ((await ListAsync(Globex, "active eq true")).Total, (await ListAsync(Globex, "active eq true")).Rows.Count, (await ListAsync(Globex, "active eq false")).Total));
    }

    [Theory]
    [InlineData("active eq true and userName co \"p\"")]
    [InlineData("meta.lastModified ge \"2026-01-01T00:00:00Z\"")]
    [InlineData("meta.lastModified le \"2027-01-01T00:00:00Z\"")]
    [InlineData("meta.created lt \"2027-01-01T00:00:00Z\"")]
    [InlineData("not (active eq true)")]
    public async Task What_an_index_finds_too_many_of_is_refused(string filter)
    {
        await PopulateAsync();

        var refused = await Store.ListAsync(Okta.ProviderKey, new(2, Few) { Filter = Users.Filter(filter) }, default);

        Assert.Equal(ScimType.TooMany, refused.Error?.ScimType);
    }

    [Fact]
    public async Task Counts_of_active_ones_follow_every_kind_of_write()
    {
        var ada = await CreatedAsync(Okta, Person("ada"));
        var bob = await CreatedAsync(Okta, Person("bob", active: false));
        Assert.Equal((1, 1), await ActiveAsync());
        ada = (await UpdateAsync(Okta, ada, Person("ada", active: false), "active")).Row!;
        Assert.Equal((0, 2), await ActiveAsync());
        bob = (await UpdateAsync(Okta, bob, Person("bob"), "active")).Row!;
        await DeletedAsync(Okta, ada);
        Assert.Equal((1, 0), await ActiveAsync());
        await DeletedAsync(Okta, bob);
        Assert.Equal((0, 0), await ActiveAsync());
        await CreatedAsync(Okta, Person("bob"));
        Assert.Equal((1, 0), await ActiveAsync());
        Assert.Equal(1, await CountAsync("identity_states"));
    }

    [Fact]
    public async Task Simultaneous_changes_leave_exact_counts_and_one_narrow_row_for_each_identity()
    {
        var rows = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => CreatedAsync(Okta, Person($"p{i}", active: i % 2 == 0))));
        await Task.WhenAll(rows.Select((row, i) => i % 3 == 0
            ? DeletedAsync(Okta, row)
            : UpdateAsync(Okta, row, Person(row.AccountId, active: !row.Active), "active")));

        Assert.Equal((20, 20), await ActiveAsync());
        Assert.Equal(0, await Database.ReadAsync<long>(
            "SELECT count(*) FROM scim.identities i FULL JOIN scim.identity_states s USING (provider_key, user_id, active, last_modified) WHERE i.version IS NULL OR s IS NULL"));
    }

    [Fact]
    public async Task Deactivation_writes_no_index_of_the_document_and_the_time_never_goes_back()
    {
        var row = await CreatedAsync(Okta, Person("ada"));
        await Database.ExecuteAsync("UPDATE scim.identities SET last_modified = $1", Now.AddHours(1).UtcDateTime);

        Assert.NotEqual(0, await FlushAsync());

        var deactivated = (await UpdateAsync(Okta, row, Person("ada", active: false), "active")).Row!;

        Assert.Equal(Now.AddHours(1), deactivated.LastModified);
        Assert.False(deactivated.Active);

        Assert.Equal(0, await FlushAsync());
        await UpdateAsync(Okta, deactivated, Person("ada", active: false, externalId: null) with { Folded = "{\"title\": \"countess\"}" }, "title");
        Assert.NotEqual(0, await FlushAsync());
    }

    // How many pages of entries for the document's index have been waiting to be sorted in.
    private Task<long> FlushAsync() => Database.ReadAsync<long>("SELECT gin_clean_pending_list('scim.identities_folded_idx')");

    private async Task PopulateAsync()
    {
        for (var i = 0; i < People; i++)
        {
            var row = await CreatedAsync(Okta, Person($"p{i}"));
            if (i % 4 == 0)
            {
                var context = new ChangeContext("patch", "request-1", Now.AddHours(3), ["active"]);
                await Store.UpdateAsync(new(Okta, row.AccountId, row.Version, Person($"p{i}", active: false), context), default);
            }
        }

        await CreatedAsync(Globex, Person("x"));
        await CreatedAsync(Globex, Person("y"));
    }

    private async Task<ListPage<IdentityRow>> ListAsync(WriteAuthority authority, string filter) =>
        (await Store.ListAsync(authority.ProviderKey, new(10, Few) { Filter = Users.Filter(filter) }, default)).Value;

    private async Task<(int Active, int Inactive)> ActiveAsync() =>
        ((await ListAsync(Okta, "active eq true")).Total, (await ListAsync(Okta, "active eq false")).Total);
}

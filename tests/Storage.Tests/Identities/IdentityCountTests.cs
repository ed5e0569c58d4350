using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Identities;

/// <summary>The total of an unfiltered list is read from counts, which always are what a scan would find.</summary>
public sealed class IdentityCountTests(PostgresServer server) : IdentityTestBase(server)
{
    [Fact]
    public async Task Creates_and_deletes_at_the_same_time_leave_exact_counts()
    {
        var rows = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => CreatedAsync(Okta, Person($"p{i}"))));
        await Task.WhenAll(
            Task.WhenAll(rows.Take(80).Select(row => DeletedAsync(Okta, row))),
            Task.WhenAll(Enumerable.Range(200, 50).Select(i => CreatedAsync(Okta, Person($"p{i}")))),
            Task.WhenAll(Enumerable.Range(0, 30).Select(i => CreatedAsync(Globex, Person($"p{i}")))));

        Assert.Equal((170, 170), (await TotalAsync(Okta), await RowsAsync(Okta)));
        Assert.Equal((30, 30), (await TotalAsync(Globex), await RowsAsync(Globex)));
        Assert.Equal(0, await TotalAsync(Entra));
    }

    [Fact]
    public async Task Writes_that_change_no_row_change_no_count()
    {
        var row = await CreatedAsync(Okta, Person("ada"));

        Assert.Equal(WriteStatus.Taken, (await CreateAsync(Okta, Person("ada"))).Status);
        Assert.Equal(WriteStatus.Revoked, (await CreateAsync(Okta with { Epoch = 2 }, Person("bob"))).Status);
        Assert.Equal(WriteStatus.Late, (await CreateAsync(Late(Okta), Person("cyd"))).Status);
        Assert.Equal(WriteStatus.VersionMismatch, (await DeleteAsync(Okta, row with { Version = 7 })).Status);
        Assert.Equal(WriteStatus.Written, (await UpdateAsync(Okta, row, Person("eve"), "userName")).Status);

        Assert.Equal(1, await TotalAsync(Okta));
    }

    [Fact]
    public async Task Person_who_comes_back_counts_again()
    {
        var row = await CreatedAsync(Okta, Person("ada", "x1"));
        await DeletedAsync(Okta, row);
        Assert.Equal(0, await TotalAsync(Okta));

        var returned = await CreatedAsync(Okta, Person("ada", "x1"));

        Assert.Equal(row.UserId, returned.UserId);
        Assert.Equal(1, await TotalAsync(Okta));
    }

    private async Task<long> TotalAsync(WriteAuthority authority) =>
        (await Store.ListAsync(authority.ProviderKey, new ListQuery(0, 1), CancellationToken.None)).Value.Total;

    private Task<long> RowsAsync(WriteAuthority authority) =>
        Database.ReadAsync<long>("SELECT count(*) FROM scim.identities WHERE provider_key = $1", authority.ProviderKey);
}

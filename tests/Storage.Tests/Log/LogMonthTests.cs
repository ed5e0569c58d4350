using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Log;

public sealed class LogMonthTests(PostgresServer server) : LogTestBase(server)
{
    private static readonly DateTimeOffset May = new(2031, 5, 31, 23, 59, 59, TimeSpan.Zero);

    [Fact]
    public async Task Missing_month_fails_no_write_and_is_made_with_its_rows()
    {
        await LoggedAsync(Okta, "ada", May);
        Assert.Equal(1, await CountAsync("provisioning_log_default"));

        var kept = await Log.KeepMonthsAsync(Now, Now.AddYears(-1), CancellationToken.None);

        Assert.Equal((0L, 1L, 1L), (await CountAsync("provisioning_log_default"), await CountAsync("provisioning_log_203105"), await CountAsync("provisioning_log")));
        Assert.Equal(0, kept!.Value.Dropped);
        Assert.Equal(new LogMonths(0, 0), await Log.KeepMonthsAsync(Now, Now.AddYears(-1), CancellationToken.None));
    }

    [Fact]
    public async Task Months_are_made_before_they_begin()
    {
        await Log.KeepMonthsAsync(May, Now.AddYears(-1), CancellationToken.None);

        foreach (var month in (string[])["203105", "203106", "203107"])
        {
            Assert.Equal(0, await CountAsync($"provisioning_log_{month}"));
        }

        await LoggedAsync(Okta, "ada", May.AddSeconds(1));
        Assert.Equal(1, await CountAsync("provisioning_log_203106"));
    }

    [Fact]
    public async Task Dropped_month_leaves_anchors_and_no_break()
    {
        await LoggedAsync(Okta, "ada", May.AddDays(-2));
        await LoggedAsync(Okta, "bob", May.AddDays(-1));
        await SealAllAsync();
        await LoggedAsync(Okta, "cleo", May.AddDays(1));
        await SealAllAsync();

        // Late: of May, but behind an entry of June.
        await LoggedAsync(Okta, "dan", May);
        await SealAllAsync();
        await LoggedAsync(Okta, "eve", May.AddDays(2));
        await SealAllAsync();

        await Log.KeepMonthsAsync(May, May.AddYears(-1), CancellationToken.None);
        var kept = await Log.KeepMonthsAsync(May, May.AddSeconds(1), CancellationToken.None);

        Assert.True(kept!.Value.Dropped >= 1);
        Assert.Equal(["cleo", "eve"], await Database.ReadColumnAsync<string>("SELECT account_id FROM scim.provisioning_log ORDER BY seq"));
        Assert.Equal(2, await CountAsync("log_anchors"));
        var report = await VerifyAcmeAsync();
        Assert.Equal((null, 2L, 3L, 5L), (report.Broken, report.Entries, report.Dropped, report.Position));

        await LoggedAsync(Okta, "fay", May.AddDays(3));
        await SealAllAsync();
        Assert.Null((await VerifyAcmeAsync()).Broken);
    }

    [Fact]
    public async Task Month_that_is_not_sealed_stays()
    {
        await LoggedAsync(Okta, "ada", May);
        await Log.KeepMonthsAsync(May, May.AddYears(-1), CancellationToken.None);

        await Log.KeepMonthsAsync(May, May.AddSeconds(1), CancellationToken.None);
        Assert.Equal(1, await CountAsync("provisioning_log"));

        await SealAllAsync();
        await Log.KeepMonthsAsync(May, May.AddSeconds(1), CancellationToken.None);
        Assert.Equal(0, await CountAsync("provisioning_log"));
    }

    [Fact]
    public async Task Dropped_month_hides_no_other_removal()
    {
        await LoggedAsync(Okta, "ada", May);
        await SealAllAsync();
        await LoggedAsync(Okta, "bob", May.AddDays(1));
        await LoggedAsync(Okta, "cleo", May.AddDays(2));
        await SealAllAsync();
        await Log.KeepMonthsAsync(May, May.AddYears(-1), CancellationToken.None);
        await Log.KeepMonthsAsync(May, May.AddSeconds(1), CancellationToken.None);

        await Database.ExecuteAsync("DELETE FROM scim.provisioning_log WHERE account_id = 'bob'");

        Assert.StartsWith("entry 2 is missing", (await VerifyAcmeAsync()).Broken, StringComparison.Ordinal);
    }
}

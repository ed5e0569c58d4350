using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Log;

public sealed class LogReadingTests(PostgresServer server) : LogTestBase(server)
{
    [Fact]
    public async Task Write_is_logged_with_token_values_and_duration()
    {
        var ada = await LoggedAsync(Okta, "ada");

        var row = Assert.Single(await ReadAsync());

        Assert.Equal(
            ("okta", "create", ada.UserId.ToString("D"), "ada", "okta 2026", 201, 7),
            (row.ProviderId, row.Operation, row.ResourceId, row.AccountId, row.TokenLabel, row.Status, row.DurationMilliseconds));
        Assert.Equal("""{"active": {"new": true}, "userName": {"new": "ada"}}""", row.Values);
    }

    [Fact]
    public async Task Refusal_is_written_once_with_the_organization_of_its_connection()
    {
        var refusal = Refusal(Okta);
        await Log.AppendAsync([refusal, Refusal(Okta with { ProviderKey = NewId() })], CancellationToken.None);
        await Log.AppendAsync([refusal], CancellationToken.None);

        var row = Assert.Single(await ReadAsync());
        Assert.Equal((409, "uniqueness", "Taken.", "acme", null), (row.Status, row.ScimType, row.Detail, row.OrganizationId, row.ResourceId));
        Assert.Equal(1, await CountAsync("provisioning_log"));
    }

    [Fact]
    public async Task Each_condition_narrows()
    {
        var ada = await LoggedAsync(Okta, "ada");
        await LoggedAsync(Entra, "bob", Now.AddHours(1));
        await LoggedAsync(Globex, "cleo");
        await Log.AppendAsync([Refusal(Okta, 404)], CancellationToken.None);

        Assert.Equal(3, (await ReadAsync()).Count);
        Assert.Equal("ada", Assert.Single(await ReadAsync(new(ResourceId: ada.UserId.ToString("D")))).AccountId);
        Assert.Equal("bob", Assert.Single(await ReadAsync(new(From: Now.AddHours(1)))).AccountId);
        Assert.Equal(2, (await ReadAsync(new(To: Now.AddHours(1)))).Count);
        Assert.Equal(404, Assert.Single(await ReadAsync(new(Status: 404))).Status);
        Assert.Equal(404, Assert.Single(await ReadAsync(new(Refused: true))).Status);
        Assert.Equal(2, (await ReadAsync(new(Refused: false))).Count);
        Assert.Equal(3, (await ReadAsync(new(Operation: "create"))).Count);
        Assert.Equal("bob", Assert.Single(await Log.ReadAsync(new("acme", Entra.ProviderKey), new(), 10, CancellationToken.None)).AccountId);
        Assert.Equal("cleo", Assert.Single(await Log.ReadAsync(new(null, Globex.ProviderKey), new(), 10, CancellationToken.None)).AccountId);
    }

    [Fact]
    public async Task Pages_go_from_new_to_old_also_among_rows_of_one_moment_and_over_months()
    {
        for (var i = 0; i < 7; i++)
        {
            await LoggedAsync(Okta, $"user-{i}", Now.AddMonths(i / 3));
        }

        var seen = new List<LogRow>();
        LogPlace? before = null;
        while (await ReadAsync(new(Before: before), 2) is { Count: > 0 } page)
        {
            seen.AddRange(page);
            before = new LogPlace(page[^1].Occurred, page[^1].LogId);
        }

        Assert.Equal(7, seen.Select(row => row.LogId).Distinct().Count());
        Assert.Equal(seen.Select(row => row.Occurred).OrderDescending(), seen.Select(row => row.Occurred));
    }
}

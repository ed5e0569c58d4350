using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Log;

public sealed class LogErasureTests(PostgresServer server) : LogTestBase(server)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Erasure_takes_values_and_salts_and_leaves_names_and_the_seal(bool isSealed)
    {
        var ada = await LoggedAsync(Okta, "ada");
        await LoggedAsync(Okta, "bob", Now.AddSeconds(1));
        await Log.AppendAsync([Refusal(Okta, accountId: "ada")], CancellationToken.None);
        if (isSealed)
        {
            await SealAllAsync();
        }

        Assert.Equal(2, await EraseAsync(ada.UserId));
        await SealAllAsync();

        var rows = await ReadAsync();
        Assert.DoesNotContain(rows, row => row.AccountId == "ada" || row.Values?.Contains("\"ada\"", StringComparison.Ordinal) == true);
        Assert.Contains(rows, row => row.AccountId == "bob" && row.Values is not null);
        Assert.Equal(["active", "userName"], rows.Single(row => row.ResourceId == ada.UserId.ToString("D") && row.Operation == "create").ChangedAttributes);
        Assert.Equal(("log.erased", "admin"), (rows[0].Operation, rows[0].Actor));
        Assert.Equal(1, await Database.ReadAsync<long>("SELECT count(*) FROM scim.provisioning_log WHERE value_salt IS NOT NULL"));
        Assert.Null((await VerifyAcmeAsync()).Broken);
    }

    [Fact]
    public async Task Second_erasure_finds_nothing_and_is_logged_too()
    {
        var ada = await LoggedAsync(Okta, "ada");
        Assert.Equal(1, await EraseAsync(ada.UserId));

        Assert.Equal(0, await EraseAsync(ada.UserId));

        Assert.Equal(2, (await ReadAsync(new LogFilter(Operation: "log.erased"))).Count);
    }

    [Fact]
    public async Task Other_organizations_keep_their_values()
    {
        var ada = await LoggedAsync(Globex, "ada");

        Assert.Equal(0, await EraseAsync(ada.UserId));
    }

    [Fact]
    public async Task Values_put_back_into_an_erased_row_are_found()
    {
        var ada = await LoggedAsync(Okta, "ada");
        await SealAllAsync();
        await EraseAsync(ada.UserId);

        await Database.ExecuteAsync("UPDATE scim.provisioning_log SET account_id = 'eve' WHERE operation = 'create'");

        Assert.NotNull((await VerifyAcmeAsync()).Broken);
    }

    [Theory]
    [InlineData("user-1", true)]
    [InlineData("user-1", false)]
    [InlineData(null, true)]
    public async Task Owner_of_personal_connections_has_values_erased_from_all_of_them(string? ownerId, bool isSealed)
    {
        var own = ownerId is null ? await AddProviderAsync("nobodys", null, null) : Personal;
        var other = await AddProviderAsync("another", null, ownerId is null ? null : "user-2");
        var ada = await LoggedAsync(own, "ada");
        await LoggedAsync(other, "ada");
        await Log.AppendAsync([Refusal(own, accountId: "ada"), Refusal(other, accountId: "ada"), Refusal(Okta, accountId: "ada")], CancellationToken.None);
        if (isSealed)
        {
            await SealAllAsync();
        }

        var erasure = new LogErasure(NewId(), Now.AddMinutes(1), new(null, ownerId, own.ProviderKey), ada.UserId, "user-1", "request-3");
        Assert.Equal(2, await Log.EraseAsync(erasure, CancellationToken.None));
        await SealAllAsync();

        var rows = await Log.ReadAsync(new LogScope(null, own.ProviderKey), new LogFilter(), 100, CancellationToken.None);
        Assert.DoesNotContain(rows, row => row.AccountId is not null || row.Values is not null);
        Assert.Equal(("log.erased", "user-1"), (rows[0].Operation, rows[0].Actor));
        Assert.Equal(3, await Database.ReadAsync<long>("SELECT count(*) FROM scim.provisioning_log WHERE account_id = 'ada'"));
        Assert.All((await VerifyAsync()).Chains, chain => Assert.Null(chain.Broken));

        await Database.ExecuteAsync("DELETE FROM scim.provisioning_log WHERE operation = 'log.erased'");
        Assert.Contains((await VerifyAsync()).Chains, chain => chain.Broken is not null);
    }

    [Fact]
    public async Task Second_connection_of_an_owner_is_erased_with_the_first()
    {
        var second = await AddProviderAsync("mine-2", null, "user-1");
        var ada = await LoggedAsync(Personal, "ada");
        await Log.AppendAsync([Refusal(second, accountId: "ada")], CancellationToken.None);

        var erasure = new LogErasure(NewId(), Now.AddMinutes(1), new(null, "user-1", second.ProviderKey), ada.UserId, "user-1", "request-3");
        Assert.Equal(2, await Log.EraseAsync(erasure, CancellationToken.None));
    }

    private Task<int> EraseAsync(Guid userId) => Log.EraseAsync(
        new LogErasure(NewId(), Now.AddMinutes(1), LogOwner.OfOrganization("acme"), userId, "admin", "request-3"), CancellationToken.None);
}

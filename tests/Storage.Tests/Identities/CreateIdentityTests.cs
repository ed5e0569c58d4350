using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Identities;

public sealed class CreateIdentityTests(PostgresServer server) : IdentityTestBase(server)
{
    [Fact]
    public async Task New_identity_is_version_1_with_user_membership_log_and_outbox()
    {
        var row = await CreatedAsync(Okta, Person("jane", "ext-1"));

        Assert.Equal((1L, "ext-1", true, Now, Now), (row.Version, row.AccountId, row.Active, row.Created, row.LastModified));
        Assert.Equal("""{"userName": "jane"}""", row.Document);
        Assert.Equal(row, await Store.FindByAccountIdAsync(Okta.ProviderKey, "ext-1", CancellationToken.None));
        Assert.Equal(
            "organization:acme jane@acme.test jane 1 1",
            await Database.ReadAsync<string>(
                "SELECT concat_ws(' ', scope, email_key, display_name, identity_count, active_count) FROM scim.users WHERE user_id = $1 AND managed_by = $2",
                row.UserId, Okta.ProviderKey));
        Assert.Equal(
            "acme member",
            await Database.ReadAsync<string>("SELECT organization_id || ' ' || roles FROM scim.organization_members WHERE user_id = $1", row.UserId.ToString()));
        Assert.Equal(
            "create User ext-1 201 {userName,active} request-1 acme",
            await Database.ReadAsync<string>(
                "SELECT concat_ws(' ', operation, resource_type, account_id, status, changed_attributes, request_id, organization_id) FROM scim.provisioning_log WHERE provider_key = $1 AND resource_id = $2",
                Okta.ProviderKey, row.UserId.ToString()));
        Assert.Equal(
            "user.provisioned acme ext-1 true 1",
            await Database.ReadAsync<string>(
                "SELECT concat_ws(' ', type, organization_id, data ->> 'accountId', data ->> 'active', data ->> 'version') FROM scim.outbox WHERE provider_key = $1 AND resource_id = $2",
                Okta.ProviderKey, row.UserId.ToString()));
    }

    [Fact]
    public async Task Inactive_identity_is_announced_once_as_provisioned_and_not_active()
    {
        await CreatedAsync(Okta, Person("jane", active: false));

        Assert.Equal(["user.provisioned"], await ChangesAsync());
        Assert.Equal(0, await Database.ReadAsync<int>("SELECT active_count FROM scim.users"));
        Assert.Equal("false", await Database.ReadAsync<string>("SELECT data ->> 'active' FROM scim.outbox"));
    }

    [Fact]
    public async Task Personal_provider_makes_no_membership()
    {
        await CreatedAsync(Personal, Person("jane"));

        Assert.Equal(0, await CountAsync("organization_members"));
        Assert.Equal("owner:user-1", await Database.ReadAsync<string>("SELECT scope FROM scim.users"));
    }

    [Theory]
    [InlineData("other", "ext-1", "other@x.test", IdentityUniqueKey.AccountId)]
    [InlineData("jane", "ext-2", "other@x.test", IdentityUniqueKey.UserName)]
    [InlineData("jane", null, "other@x.test", IdentityUniqueKey.UserName)]
    [InlineData("other", "ext-2", "jane@acme.test", IdentityUniqueKey.Email)]
    [InlineData("jane", "ext-1", "jane@acme.test", IdentityUniqueKey.AccountId)]
    public async Task Held_key_is_taken_and_nothing_changes(string userName, string? externalId, string email, IdentityUniqueKey expected)
    {
        await CreatedAsync(Okta, Person("jane", "ext-1"));

        var write = await CreateAsync(Okta, Person(userName, externalId, email));

        Assert.Equal(new IdentityWrite(WriteStatus.Taken, TakenKey: expected), write);
        Assert.Equal((1, 1, 1), (await CountAsync("users"), await CountAsync("outbox"), await CountAsync("provisioning_log")));
    }

    [Fact]
    public async Task ExternalId_alone_can_be_taken()
    {
        await CreatedAsync(Okta, Person("jane", "ext-1"));

        var write = await CreateAsync(Okta, Person("other", "ext-1") with { AccountId = "elsewhere" });

        Assert.Equal(new IdentityWrite(WriteStatus.Taken, TakenKey: IdentityUniqueKey.ExternalId), write);
    }

    [Fact]
    public async Task Same_keys_of_two_organizations_do_not_meet()
    {
        var acme = await CreatedAsync(Okta, Person("jane", "ext-1"));
        var globex = await CreatedAsync(Globex, Person("jane", "ext-1"));

        Assert.NotEqual(acme.UserId, globex.UserId);
        Assert.Null(await Store.FindByUserIdAsync(Globex.ProviderKey, acme.UserId, CancellationToken.None));
        Assert.Null(await Store.LocateAsync(Globex.ProviderKey, acme.UserId, CancellationToken.None));
    }

    [Fact]
    public async Task Email_is_unique_across_the_providers_of_an_organization()
    {
        await CreatedAsync(Okta, Person("jane"));

        var write = await CreateAsync(Entra, Person("jane"));

        Assert.Equal(new IdentityWrite(WriteStatus.Taken, TakenKey: IdentityUniqueKey.Email), write);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Revoked_authority_writes_nothing(bool deleted)
    {
        var sql = deleted ? "UPDATE scim.providers SET deleted_at = now()" : "UPDATE scim.providers SET epoch = 2";
        await Database.ExecuteAsync(sql);

        Assert.Equal(new IdentityWrite(WriteStatus.Revoked), await CreateAsync(Okta, Person("jane")));
        Assert.Equal((0, 0, 0), (await CountAsync("users"), await CountAsync("identities"), await CountAsync("outbox")));
    }

    [Fact]
    public async Task Write_that_comes_too_late_writes_nothing()
    {
        Assert.Equal(new IdentityWrite(WriteStatus.Late), await CreateAsync(Late(Okta), Person("jane")));
        Assert.Equal(WriteStatus.Written, (await CreateAsync(InTime(Okta), Person("jane"))).Status);
    }

    [Fact]
    public async Task Revoked_is_answered_even_if_the_key_is_taken()
    {
        await CreatedAsync(Okta, Person("jane"));

        Assert.Equal(WriteStatus.Revoked, (await CreateAsync(Okta with { Epoch = 7 }, Person("jane"))).Status);
    }
}

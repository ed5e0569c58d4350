using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Identities;

public sealed class DeleteIdentityTests(PostgresServer server) : IdentityTestBase(server)
{
    [Fact]
    public async Task Delete_leaves_a_tombstone_and_frees_email_and_membership()
    {
        var row = await CreatedAsync(Okta, Person("jane", "ext-1"));

        var write = await DeleteAsync(Okta, row);

        Assert.Equal(new IdentityWrite(WriteStatus.Written, row), write);
        Assert.Null(await Store.FindByUserIdAsync(Okta.ProviderKey, row.UserId, CancellationToken.None));
        Assert.Equal(0, await CountAsync("organization_members"));
        Assert.Equal(1, await Database.ReadAsync<long>(
            "SELECT count(*) FROM scim.users WHERE email_key IS NULL AND managed_by IS NULL AND identity_count = 0 AND active_count = 0"));
        Assert.Equal("ext-1 jane 1", await Database.ReadAsync<string>(
            "SELECT concat_ws(' ', external_id, user_name_key, version) FROM scim.identity_tombstones WHERE provider_key = $1 AND user_id = $2",
            Okta.ProviderKey, row.UserId));
        Assert.Equal(["user.provisioned", "user.deprovisioned"], await ChangesAsync());
        Assert.Equal(204, await Database.ReadAsync<int>("SELECT status FROM scim.provisioning_log WHERE operation = 'delete'"));
    }

    [Fact]
    public async Task Email_of_a_deleted_identity_is_free_for_another_person()
    {
        await DeletedAsync(Okta, await CreatedAsync(Okta, Person("jane", "ext-1")));

        var other = await CreatedAsync(Okta, Person("jane", "ext-2"));

        Assert.Equal("jane@acme.test", await Database.ReadAsync<string>("SELECT email FROM scim.users WHERE user_id = $1", other.UserId));
    }

    [Fact]
    public async Task Stale_or_foreign_deletion_is_a_mismatch()
    {
        var row = await CreatedAsync(Okta, Person("jane"));

        Assert.Equal(new IdentityWrite(WriteStatus.VersionMismatch), await DeleteAsync(Okta, row with { Version = 2 }));
        Assert.Equal(new IdentityWrite(WriteStatus.VersionMismatch), await DeleteAsync(Entra, row));
        Assert.Equal((1, 0), (await CountAsync("identities"), await CountAsync("identity_tombstones")));
    }

    [Fact]
    public async Task Delete_that_comes_too_late_deletes_nothing()
    {
        var row = await CreatedAsync(Okta, Person("jane"));

        Assert.Equal(new IdentityWrite(WriteStatus.Late), await DeleteAsync(Late(Okta), row));
        Assert.Equal(WriteStatus.Written, (await DeleteAsync(InTime(Okta), row)).Status);
    }

    [Fact]
    public async Task Revoked_authority_deletes_nothing()
    {
        var row = await CreatedAsync(Okta, Person("jane"));

        Assert.Equal(new IdentityWrite(WriteStatus.Revoked), await DeleteAsync(Okta with { Epoch = 2 }, row));
        Assert.Equal((1, 1, 1), (await CountAsync("identities"), await CountAsync("organization_members"), await CountAsync("outbox")));
    }

    [Fact]
    public async Task Membership_and_email_stay_while_another_identity_holds_the_user()
    {
        var row = await CreatedAsync(Okta, Person("jane"));
        var linked = await LinkAsync(Entra, row, "jane");

        await DeletedAsync(Okta, row);
        Assert.Equal((1, "jane@acme.test"), (await CountAsync("organization_members"), await Database.ReadAsync<string>("SELECT email_key FROM scim.users")));

        await DeletedAsync(Entra, linked);
        Assert.Equal(0, await CountAsync("organization_members"));
        Assert.Null(await Database.ReadAsync<string>("SELECT email_key FROM scim.users"));
    }

    [Fact]
    public async Task Two_simultaneous_deletions_of_one_user_end_the_membership()
    {
        for (var round = 0; round < 20; round++)
        {
            var row = await CreatedAsync(Okta, Person($"jane{round}"));
            var linked = await LinkAsync(Entra, row, $"jane{round}");
            await Task.WhenAll(DeletedAsync(Okta, row), DeletedAsync(Entra, linked));
        }

        Assert.Equal(0, await CountAsync("organization_members"));
        Assert.Equal(0, await Database.ReadAsync<long>("SELECT count(*) FROM scim.users WHERE email_key IS NOT NULL OR identity_count <> 0"));
    }

    [Fact]
    public async Task User_left_with_inactive_identities_is_deactivated()
    {
        var row = await CreatedAsync(Okta, Person("jane"));
        await LinkAsync(Entra, row, "jane", active: false);

        await DeletedAsync(Okta, row);

        Assert.Equal(["user.provisioned", "user.deprovisioned", "user.deactivated"], await ChangesAsync());
    }

    [Fact]
    public async Task Person_with_the_same_externalId_returns_as_the_same_user()
    {
        var row = await CreatedAsync(Okta, Person("jane", "ext-1"));
        await DeletedAsync(Okta, row);

        var back = await CreatedAsync(Okta, Person("renamed", "ext-1"));

        Assert.Equal((row.UserId, 2L, row.Created), (back.UserId, back.Version, back.Created));
        Assert.Equal(0, await CountAsync("identity_tombstones"));
        Assert.Equal("renamed@acme.test 1 1", await Database.ReadAsync<string>(
            "SELECT concat_ws(' ', email_key, identity_count, active_count) FROM scim.users WHERE managed_by = $1", Okta.ProviderKey));
        Assert.Equal(1, await CountAsync("organization_members"));
        Assert.Equal(1, await CountAsync("users"));
    }

    [Fact]
    public async Task UserName_brings_back_a_person_only_if_neither_side_has_an_externalId()
    {
        var without = await CreatedAsync(Okta, Person("jane"));
        await DeletedAsync(Okta, without);
        var with = await CreatedAsync(Okta, Person("jane", "ext-1"));
        Assert.NotEqual(without.UserId, with.UserId);
        await DeletedAsync(Okta, with);

        var back = await CreatedAsync(Okta, Person("jane"));

        Assert.Equal(without.UserId, back.UserId);
    }

    [Fact]
    public async Task Of_several_tombstones_the_newest_returns()
    {
        var older = await CreatedAsync(Okta, Person("a", "ext-1"));
        await DeletedAsync(Okta, (await UpdateAsync(Okta, older, Person("a", "ext-9"), "externalId")).Row!);
        var newer = await CreatedAsync(Okta, Person("b", "ext-2"));
        newer = (await UpdateAsync(Okta, newer, Person("b", "ext-9"), "externalId")).Row!;
        await Store.DeleteAsync(
            new(Okta, newer.AccountId, newer.Version, Context("delete") with { OccurredAt = Now.AddSeconds(1) }), CancellationToken.None);

        Assert.Equal(newer.UserId, (await CreatedAsync(Okta, Person("c", "ext-9"))).UserId);
    }

    [Fact]
    public async Task Another_provider_does_not_bring_back_the_person()
    {
        var row = await CreatedAsync(Okta, Person("jane", "ext-1"));
        await DeletedAsync(Okta, row);

        Assert.NotEqual(row.UserId, (await CreatedAsync(Entra, Person("jane", "ext-1"))).UserId);
    }

    [Fact]
    public async Task Returning_person_whose_new_email_is_held_by_another_is_refused()
    {
        await DeletedAsync(Okta, await CreatedAsync(Okta, Person("jane", "ext-1")));
        await CreatedAsync(Entra, Person("jane", "ext-2"));

        Assert.Equal(IdentityUniqueKey.Email, (await CreateAsync(Okta, Person("jane", "ext-1"))).TakenKey);
        Assert.Equal(1, await CountAsync("identity_tombstones"));
    }

    [Fact]
    public async Task Person_who_returns_to_a_user_of_another_provider_leaves_its_email_alone()
    {
        var row = await CreatedAsync(Okta, Person("jane"));
        var linked = await LinkAsync(Entra, row, "jane");
        await DeletedAsync(Entra, linked);

        var back = await CreatedAsync(Entra, Person("jane", email: "elsewhere@acme.test"));

        Assert.Equal(row.UserId, back.UserId);
        Assert.Equal("jane@acme.test 2", await Database.ReadAsync<string>("SELECT concat_ws(' ', email_key, identity_count) FROM scim.users"));
    }

    [Fact]
    public async Task Person_who_returns_to_a_user_whom_nobody_manages_takes_over()
    {
        var row = await CreatedAsync(Okta, Person("jane"));
        await LinkAsync(Entra, row, "jane");
        await DeletedAsync(Okta, row);

        await CreatedAsync(Okta, Person("jane", email: "new@acme.test"));

        Assert.Equal("new@acme.test 2", await Database.ReadAsync<string>(
            "SELECT concat_ws(' ', email_key, identity_count) FROM scim.users WHERE managed_by = $1", Okta.ProviderKey));
    }
}

using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Identities;

public sealed class UpdateIdentityTests(PostgresServer server) : IdentityTestBase(server)
{
    [Fact]
    public async Task Update_moves_keys_document_and_version()
    {
        var row = await CreatedAsync(Okta, Person("jane", "ext-1"));

        var write = await UpdateAsync(Okta, row, Person("janet", "ext-2"), "userName", "externalId");

        Assert.Equal(WriteStatus.Written, write.Status);
        Assert.Equal((2L, "ext-2", row.UserId, row.Created), (write.Row!.Version, write.Row.AccountId, write.Row.UserId, write.Row.Created));
        Assert.Null(await Store.FindByAccountIdAsync(Okta.ProviderKey, "ext-1", CancellationToken.None));
        Assert.Equal("ext-2", await Store.LocateAsync(Okta.ProviderKey, row.UserId, CancellationToken.None));
        Assert.Equal(
            "janet@acme.test janet",
            await Database.ReadAsync<string>("SELECT email_key || ' ' || display_name FROM scim.users"));
        Assert.Equal(["user.provisioned", "user.updated"], await ChangesAsync());
        Assert.Equal(
            "replace 200 {userName,externalId}",
            await Database.ReadAsync<string>("SELECT concat_ws(' ', operation, status, changed_attributes) FROM scim.provisioning_log WHERE operation = 'replace'"));
    }

    [Fact]
    public async Task Stale_version_is_a_mismatch_and_changes_nothing()
    {
        var row = await CreatedAsync(Okta, Person("jane"));
        await UpdateAsync(Okta, row, Person("janet"), "userName");

        Assert.Equal(new IdentityWrite(WriteStatus.VersionMismatch), await UpdateAsync(Okta, row, Person("joan"), "userName"));
        Assert.Equal("janet", await Database.ReadAsync<string>("SELECT display_name FROM scim.users"));
        Assert.Equal(2, await CountAsync("outbox"));
    }

    [Fact]
    public async Task Missing_identity_is_a_mismatch()
    {
        var row = await CreatedAsync(Okta, Person("jane"));

        Assert.Equal(WriteStatus.VersionMismatch, (await UpdateAsync(Entra, row, Person("jane"))).Status);
    }

    [Fact]
    public async Task Update_that_comes_too_late_updates_nothing()
    {
        var row = await CreatedAsync(Okta, Person("jane"));

        Assert.Equal(new IdentityWrite(WriteStatus.Late), await UpdateAsync(Late(Okta), row, Person("janet")));
        Assert.Equal(WriteStatus.Written, (await UpdateAsync(InTime(Okta), row, Person("janet"))).Status);
    }

    [Fact]
    public async Task Revoked_authority_updates_nothing()
    {
        var row = await CreatedAsync(Okta, Person("jane"));

        Assert.Equal(new IdentityWrite(WriteStatus.Revoked), await UpdateAsync(Okta with { Epoch = 2 }, row, Person("janet")));
        Assert.Equal(row, await Store.FindByUserIdAsync(Okta.ProviderKey, row.UserId, CancellationToken.None));
        Assert.Equal(1, await CountAsync("provisioning_log"));
    }

    [Theory]
    [InlineData("jim", "ext-1", "free@acme.test", IdentityUniqueKey.UserName)]
    [InlineData("jane", "ext-2", "free@acme.test", IdentityUniqueKey.AccountId)]
    [InlineData("jane", "ext-1", "jim@acme.test", IdentityUniqueKey.Email)]
    public async Task Key_of_another_is_taken_and_nothing_changes(string userName, string externalId, string email, IdentityUniqueKey expected)
    {
        var row = await CreatedAsync(Okta, Person("jane", "ext-1"));
        await CreatedAsync(Okta, Person("jim", "ext-2"));

        Assert.Equal(
            new IdentityWrite(WriteStatus.Taken, TakenKey: expected),
            await UpdateAsync(Okta, row, Person(userName, externalId, email), "userName"));
        Assert.Equal(row, await Store.FindByUserIdAsync(Okta.ProviderKey, row.UserId, CancellationToken.None));
        Assert.Equal((2, 2), (await CountAsync("outbox"), await CountAsync("provisioning_log")));
    }

    [Fact]
    public async Task ExternalId_of_another_is_taken()
    {
        var row = await CreatedAsync(Okta, Person("jane", "ext-1"));
        await CreatedAsync(Okta, Person("jim", "ext-2"));

        var write = await UpdateAsync(Okta, row, Person("jane", "ext-2") with { AccountId = "ext-1" }, "externalId");

        Assert.Equal(IdentityUniqueKey.ExternalId, write.TakenKey);
    }

    [Fact]
    public async Task Deactivation_alone_is_one_change_and_so_is_reactivation()
    {
        var row = await CreatedAsync(Okta, Person("jane"));

        var inactive = (await UpdateAsync(Okta, row, Person("jane", active: false), "active")).Row!;
        await UpdateAsync(Okta, inactive, Person("jane"), "active");

        Assert.Equal(["user.provisioned", "user.deactivated", "user.reactivated"], await ChangesAsync());
        Assert.Equal(1, await Database.ReadAsync<int>("SELECT active_count FROM scim.users"));
    }

    [Fact]
    public async Task Deactivation_with_other_attributes_is_two_changes_and_one_log_row()
    {
        var row = await CreatedAsync(Okta, Person("jane"));

        await UpdateAsync(Okta, row, Person("janet", active: false), "active", "userName");

        Assert.Equal(["user.provisioned", "user.updated", "user.deactivated"], await ChangesAsync());
        Assert.Equal(2, await CountAsync("provisioning_log"));
    }

    [Fact]
    public async Task User_who_is_active_elsewhere_is_updated_not_deactivated()
    {
        var row = await CreatedAsync(Okta, Person("jane"));
        var linked = await LinkAsync(Entra, row, "jane");

        await UpdateAsync(Okta, row, Person("jane", active: false), "active");
        Assert.Equal(["user.provisioned", "user.updated"], await ChangesAsync());

        await UpdateAsync(Entra, linked, Person("jane", active: false), "active");
        Assert.Equal(["user.provisioned", "user.updated", "user.deactivated"], await ChangesAsync());
    }

    [Fact]
    public async Task Two_simultaneous_deactivations_of_one_user_deactivate_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var row = await CreatedAsync(Okta, Person($"jane{round}"));
            var linked = await LinkAsync(Entra, row, $"jane{round}");
            await Task.WhenAll(
                UpdateAsync(Okta, row, Person($"jane{round}", active: false), "active"),
                UpdateAsync(Entra, linked, Person($"jane{round}", active: false), "active"));
        }

        Assert.Equal(20, (await ChangesAsync()).Count("user.deactivated".Equals));
    }

    [Fact]
    public async Task Only_the_managing_provider_changes_email_and_name()
    {
        var row = await CreatedAsync(Okta, Person("jane"));
        var linked = await LinkAsync(Entra, row, "jane");

        await UpdateAsync(Entra, linked, Person("jane", email: "elsewhere@acme.test"), "emails");
        Assert.Equal("jane@acme.test", await Database.ReadAsync<string>("SELECT email FROM scim.users"));

        // Once the managing provider let go, the next one that speaks of the user takes over.
        await DeletedAsync(Okta, row);
        Assert.True(await Database.ReadAsync<bool>("SELECT managed_by IS NULL FROM scim.users"));
        await UpdateAsync(Entra, linked with { Version = 2 }, Person("jane", email: "elsewhere@acme.test"), "emails");
        Assert.Equal("elsewhere@acme.test", await Database.ReadAsync<string>("SELECT email FROM scim.users"));
        Assert.Equal(Entra.ProviderKey, await Database.ReadAsync<Guid>("SELECT managed_by FROM scim.users"));
    }

    [Fact]
    public async Task User_row_is_left_alone_if_nothing_of_it_changes()
    {
        var row = await CreatedAsync(Okta, Person("jane"));
        var before = await Database.ReadAsync<string>("SELECT ctid::text FROM scim.users");

        await UpdateAsync(Okta, row, Person("jane") with { Document = """{"title": "x"}""" }, "title");

        Assert.Equal(before, await Database.ReadAsync<string>("SELECT ctid::text FROM scim.users"));
    }

    [Fact]
    public async Task Of_parallel_updates_of_one_version_one_is_written()
    {
        var row = await CreatedAsync(Okta, Person("jane"));

        var writes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            UpdateAsync(Okta, row, Person("jane") with { Document = $$"""{"title": "{{i}}"}""" }, "title")));

        Assert.Single(writes, write => write.Status == WriteStatus.Written);
        Assert.Equal(49, writes.Count(write => write.Status == WriteStatus.VersionMismatch));
        Assert.Equal(2, await CountAsync("outbox"));
    }

    [Fact]
    public async Task Change_in_the_letter_case_of_a_shown_email_is_followed()
    {
        var row = await CreatedAsync(Okta, Person("jane"));

        await UpdateAsync(Okta, row, Person("jane") with { Email = "Jane@Acme.test" }, "emails");

        Assert.Equal("Jane@Acme.test", await Database.ReadAsync<string>("SELECT email FROM scim.users"));
    }
}

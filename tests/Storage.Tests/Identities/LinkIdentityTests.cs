using System.Text.Json.Nodes;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Identities;

/// <summary>Identities of a user who is there already, and what is active where.</summary>
public sealed class LinkIdentityTests(PostgresServer server) : IdentityTestBase(server)
{
    private const string Email = "jane@acme.test";

    private PostgresUserStore Users => new(Database.DataSource);

    [Fact]
    public async Task Linked_identity_has_the_user_who_keeps_email_name_and_manager()
    {
        var row = await CreatedAsync(Okta, Person("jane", "ext-1"));

        var linked = await LinkedAsync(Entra, Person("other", "ext-2", Email) with { Fields = """{"job": "x"}""" }, row.UserId);

        Assert.Equal((row.UserId, 1L), (linked.UserId, linked.Version));
        Assert.Equal("jane@acme.test jane 2 2", await Database.ReadAsync<string>(
            "SELECT concat_ws(' ', email, display_name, identity_count, active_count, fields, counts_by_scope) FROM scim.users WHERE managed_by = $1",
            Okta.ProviderKey));
        Assert.Equal(1, await CountAsync("organization_members"));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"accountId":"ext-2","active":true,"email":"jane@acme.test","displayName":"jane","version":1,"linked":true,"changedAttributes":["userName","active"]}"""),
            JsonNode.Parse((await Database.ReadColumnAsync<string>("SELECT data::text FROM scim.outbox ORDER BY ctid"))[^1])));
    }

    [Fact]
    public async Task Link_to_a_user_without_the_email_or_elsewhere_is_taken_and_writes_nothing()
    {
        var jane = await CreatedAsync(Okta, Person("jane"));
        var john = await CreatedAsync(Okta, Person("john"));
        var foreign = await CreatedAsync(Globex, Person("foreign", email: "x@acme.test"));

        Assert.Equal(IdentityUniqueKey.Email, (await TryLinkAsync(Entra, Person("other", email: Email), john.UserId)).TakenKey);
        Assert.Equal(IdentityUniqueKey.Email, (await TryLinkAsync(Entra, Person("other", email: "free@acme.test"), jane.UserId)).TakenKey);
        Assert.Equal(IdentityUniqueKey.Email, (await TryLinkAsync(Entra, Person("other", email: "x@acme.test"), foreign.UserId)).TakenKey);
        Assert.Equal(IdentityUniqueKey.Email, (await TryLinkAsync(Personal, Person("other", email: Email), jane.UserId)).TakenKey);
        Assert.Equal(IdentityUniqueKey.Email, (await TryLinkAsync(Okta, Person("other", email: Email), jane.UserId)).TakenKey);
        Assert.Equal((3, 3), (await CountAsync("identities"), await CountAsync("users")));
        Assert.Equal(3, await CountAsync("outbox"));
    }

    [Fact]
    public async Task Revoked_or_late_link_does_nothing()
    {
        var row = await CreatedAsync(Okta, Person("jane"));

        Assert.Equal(WriteStatus.Revoked, (await TryLinkAsync(Entra with { Epoch = 2 }, Person("other", email: Email), row.UserId)).Status);
        Assert.Equal(WriteStatus.Late, (await TryLinkAsync(Late(Entra), Person("other", email: Email), row.UserId)).Status);
        Assert.Equal(1, await CountAsync("identities"));
    }

    [Fact]
    public async Task User_who_is_linked_again_under_another_account_goes_on_with_the_version_and_can_be_deleted_again()
    {
        var row = await CreatedAsync(Okta, Person("jane"));
        var first = await LinkedAsync(Entra, Person("other", "ext-1", Email), row.UserId);
        await DeletedAsync(Entra, first);

        var second = await LinkedAsync(Entra, Person("third", "ext-2", Email), row.UserId);

        Assert.Equal((2L, first.Created), (second.Version, second.Created));
        await DeletedAsync(Entra, second);
        Assert.Equal("ext-2", await Database.ReadAsync<string>("SELECT external_id FROM scim.identity_tombstones"));
    }

    [Fact]
    public async Task Known_person_is_never_linked()
    {
        var known = await CreatedAsync(Entra, Person("other", "ext-1"));
        await DeletedAsync(Entra, known);
        var row = await CreatedAsync(Okta, Person("jane"));

        Assert.Null(await Users.FindEmailHolderAsync(Entra.ProviderKey, Person("other", "ext-1", Email), default));
        Assert.Equal(IdentityUniqueKey.Email, (await TryLinkAsync(Entra, Person("other", "ext-1", Email), row.UserId)).TakenKey);
        Assert.Equal(known.UserId, (await LinkedAsync(Entra, Person("other", "ext-1", "free@acme.test"), row.UserId)).UserId);
    }

    [Fact]
    public async Task Holder_of_an_email_is_found_in_the_scope_only_with_what_the_policy_needs()
    {
        var row = await CreatedAsync(Okta, Person("jane"));
        var wanted = Person("other", "ext-9", Email);

        Assert.Equal(new EmailHolder(row.UserId, Email, "jane", IsMember: true, IsKnown: false), await Users.FindEmailHolderAsync(Entra.ProviderKey, wanted, default));
        Assert.Equal(new EmailHolder(row.UserId, Email, "jane", IsMember: true, IsKnown: true), await Users.FindEmailHolderAsync(Okta.ProviderKey, wanted, default));
        Assert.Null(await Users.FindEmailHolderAsync(Globex.ProviderKey, wanted, default));
        Assert.Null(await Users.FindEmailHolderAsync(Personal.ProviderKey, wanted, default));
        Assert.Null(await Users.FindEmailHolderAsync(Entra.ProviderKey, Person("nobody"), default));

        await Database.ExecuteAsync("DELETE FROM scim.organization_members");
        Assert.False((await Users.FindEmailHolderAsync(Entra.ProviderKey, wanted, default))!.IsMember);
    }

    [Fact]
    public async Task Global_user_is_counted_for_each_organization_and_deactivated_there_alone()
    {
        await UseGlobalScopeAsync();
        var okta = await CreatedAsync(Okta, Person("jane"));
        var entra = await LinkedAsync(Entra, Person("jane", email: Email), okta.UserId);
        var globex = await LinkedAsync(Globex, Person("jane", email: Email), okta.UserId);
        var personal = await LinkedAsync(Personal, Person("jane", email: Email, active: false), okta.UserId);
        await AssertCountsAsync("""
            {"organization:acme": {"identities": 2, "active": 2}, "organization:globex": {"identities": 1, "active": 1}, "owner:user-1": {"identities": 1, "active": 0}}
            """);

        globex = (await UpdateAsync(Globex, globex, Person("jane", email: Email, active: false), "active")).Row!;
        Assert.Equal("user.deactivated", (await ChangesAsync())[^1]);
        okta = (await UpdateAsync(Okta, okta, Person("jane", active: false), "active")).Row!;
        Assert.Equal("user.updated", (await ChangesAsync())[^1]);
        personal = (await UpdateAsync(Personal, personal, Person("jane", email: Email), "active")).Row!;
        Assert.Equal("user.reactivated", (await ChangesAsync())[^1]);
        globex = (await UpdateAsync(Globex, globex, Person("jane", email: Email), "active")).Row!;
        Assert.Equal("user.reactivated", (await ChangesAsync())[^1]);

        await DeletedAsync(Entra, entra);
        Assert.Equal("user.deactivated", (await ChangesAsync())[^1]);
        await DeletedAsync(Globex, globex);
        Assert.Equal("user.deprovisioned", (await ChangesAsync())[^1]);
        Assert.Equal(["acme"], await Database.ReadColumnAsync<string>("SELECT organization_id FROM scim.organization_members"));
        await AssertCountsAsync("""{"organization:acme": {"identities": 1, "active": 0}, "owner:user-1": {"identities": 1, "active": 1}}""");

        await DeletedAsync(Okta, okta);
        await DeletedAsync(Personal, personal);
        await AssertCountsAsync("{}");
        Assert.Null(await Database.ReadAsync<string>("SELECT email_key FROM scim.users"));
    }

    [Fact]
    public async Task Global_user_is_active_where_an_identity_is()
    {
        await UseGlobalScopeAsync();
        var organizations = new PostgresOrganizationStore(Database.DataSource);
        var okta = await CreatedAsync(Okta, Person("jane"));
        var globex = await LinkedAsync(Globex, Person("jane", email: Email), okta.UserId);

        await UpdateAsync(Okta, okta, Person("jane", active: false), "active");

        Assert.False(await organizations.IsUserActiveAsync("acme", okta.UserId, default));
        Assert.True(await organizations.IsUserActiveAsync("globex", okta.UserId, default));
        Assert.Equal(
            new OrganizationUserRow(okta.UserId, Email, "jane", IsActive: true, null),
            await organizations.FindUserAsync("globex", globex.UserId, default));
        Assert.Null(await organizations.FindUserAsync("nowhere", okta.UserId, default));
    }

    [Fact]
    public async Task Two_organizations_that_let_go_at_once_each_see_their_last()
    {
        await UseGlobalScopeAsync();
        for (var round = 0; round < 20; round++)
        {
            var person = Person($"jane{round}");
            var okta = await CreatedAsync(Okta, person);
            var entra = await LinkedAsync(Entra, person, okta.UserId);
            var globex = await LinkedAsync(Globex, person, okta.UserId);
            await Task.WhenAll(DeletedAsync(Okta, okta), DeletedAsync(Entra, entra), DeletedAsync(Globex, globex));
        }

        Assert.Equal(0, await CountAsync("organization_members"));
        Assert.Equal(0, await Database.ReadAsync<long>(
            "SELECT count(*) FROM scim.users WHERE email_key IS NOT NULL OR identity_count <> 0 OR counts_by_scope <> '{}'"));
    }

    [Fact]
    public async Task Provider_that_manages_nobody_is_not_stopped_by_an_email_that_another_user_has()
    {
        var row = await CreatedAsync(Okta, Person("jane"));
        var linked = await LinkedAsync(Entra, Person("other", email: Email), row.UserId);
        await CreatedAsync(Okta, Person("john"));
        var changed = await UpdateAsync(Entra, linked, Person("other", email: "john@acme.test"), "emails");
        Assert.Equal(WriteStatus.Written, changed.Status);
        await DeletedAsync(Okta, row);

        var inactive = await UpdateAsync(Entra, changed.Row!, Person("other", email: "john@acme.test", active: false), "active");

        Assert.Equal((WriteStatus.Written, "user.deactivated"), (inactive.Status, (await ChangesAsync())[^1]));
        Assert.Equal(Email, await Database.ReadAsync<string>("SELECT email FROM scim.users WHERE user_id = $1 AND managed_by IS NULL", row.UserId));
        Assert.Equal(WriteStatus.Written, (await UpdateAsync(Entra, inactive.Row!, Person("other", email: "new@acme.test"), "emails")).Status);
        Assert.Equal("new@acme.test", await Database.ReadAsync<string>(
            "SELECT email FROM scim.users WHERE user_id = $1 AND managed_by = $2", row.UserId, Entra.ProviderKey));
    }

    [Fact]
    public async Task Fields_follow_the_provider_that_manages_the_user()
    {
        var row = await CreatedAsync(Okta, Person("jane") with { Fields = """{"job": "Engineer"}""" });
        Assert.Equal("""{"job": "Engineer"}""", await FieldsAsync());

        row = (await UpdateAsync(Okta, row, Person("jane") with { Fields = """{"job": "Countess"}""" }, "title")).Row!;
        Assert.Equal("""{"job": "Countess"}""", await FieldsAsync());
        Assert.Equal("""{"job": "Countess"}""", (await Database.ReadColumnAsync<string>("SELECT (data -> 'fields')::text FROM scim.outbox ORDER BY ctid"))[^1]);

        await UpdateAsync(Okta, row, Person("jane"), "title");
        Assert.Null(await FieldsAsync());
    }

    private Task<string?> FieldsAsync() => Database.ReadAsync<string>("SELECT fields::text FROM scim.users");

    private async Task UseGlobalScopeAsync() =>
        Assert.Equal(UserScope.Global, await Users.SettleScopeAsync(UserScope.Global, default));

    private Task<IdentityWrite> TryLinkAsync(WriteAuthority authority, IdentityContent content, Guid userId) =>
        Store.CreateAsync(new(authority, NewId(), content, Context("create", "userName", "active"), userId), CancellationToken.None);

    private async Task<IdentityRow> LinkedAsync(WriteAuthority authority, IdentityContent content, Guid userId)
    {
        var write = await TryLinkAsync(authority, content, userId);
        Assert.Equal(WriteStatus.Written, write.Status);
        return write.Row!;
    }

    private async Task AssertCountsAsync(string expected)
    {
        var counts = await Database.ReadAsync<string>("SELECT counts_by_scope::text FROM scim.users");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(counts!)), counts);
    }
}

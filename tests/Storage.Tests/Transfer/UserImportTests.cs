using ScimCluster.Storage.Tests.Identities;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Transfer;

/// <summary>Users that come with ids, versions and times of their own.</summary>
public sealed class UserImportTests(PostgresServer server) : IdentityTestBase(server)
{
    private static readonly DateTimeOffset Created = new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task User_has_the_id_version_and_times_that_came_and_the_change_happens_now()
    {
        var id = NewId();

        Assert.Equal(new UserImport(UserImportStatus.Written), await ImportAsync(Okta, id, Person("ada", active: false)));

        var row = Assert.Single(await Store.FindUsersAsync(Okta.ProviderKey, [id, NewId()], default));
        Assert.Equal((id, 7, Created, Created.AddDays(1), false), (row.UserId, row.Version, row.Created, row.LastModified, row.Active));
        Assert.Equal(["user.provisioned"], await ChangesAsync());
        Assert.Equal(Now.UtcDateTime, await Database.ReadAsync<DateTime>("SELECT occurred_at FROM scim.provisioning_log"));
        Assert.Equal(Created.AddDays(1).UtcDateTime, await Database.ReadAsync<DateTime>("SELECT last_modified FROM scim.identity_states"));
        Assert.Equal(1, await CountAsync("organization_members"));
    }

    [Fact]
    public async Task What_is_taken_is_said_and_nothing_is_written()
    {
        var ada = await CreatedAsync(Okta, Person("ada", "e-1"));
        var before = (await CountAsync("outbox"), await CountAsync("users"));

        Assert.Equal(
            new UserImport(UserImportStatus.Taken, IdentityUniqueKey.AccountId), await ImportAsync(Okta, NewId(), Person("other", "e-1")));
        Assert.Equal(
            new UserImport(UserImportStatus.Taken, IdentityUniqueKey.UserName), await ImportAsync(Okta, NewId(), Person("ada", "e-2")));
        Assert.Equal(
            new UserImport(UserImportStatus.Taken, IdentityUniqueKey.Email),
            await ImportAsync(Entra, NewId(), Person("jane", email: "ada@acme.test")));
        Assert.Equal(new UserImport(UserImportStatus.IdTaken), await ImportAsync(Entra, ada.UserId, Person("jane")));
        Assert.Equal(new UserImport(UserImportStatus.Revoked), await ImportAsync(Okta with { Epoch = 2 }, NewId(), Person("jane")));

        Assert.Equal(before, (await CountAsync("outbox"), await CountAsync("users")));
    }

    [Fact]
    public async Task Person_who_was_deleted_comes_back_under_the_same_id_only()
    {
        var ada = await CreatedAsync(Okta, Person("ada", "e-1"));
        await DeletedAsync(Okta, ada);

        Assert.Equal(new UserImport(UserImportStatus.KnownUnderOtherId), await ImportAsync(Okta, NewId(), Person("ada", "e-1")));
        Assert.Equal(0, await CountAsync("identities"));
        Assert.Equal(1, await CountAsync("identity_tombstones"));

        Assert.Equal(UserImportStatus.Written, (await ImportAsync(Okta, ada.UserId, Person("ada", "e-1"))).Status);
        Assert.Equal(0, await CountAsync("identity_tombstones"));
    }

    [Fact]
    public async Task One_of_many_that_come_with_the_same_id_is_stored()
    {
        var id = NewId();

        var imports = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => ImportAsync(Okta, id, Person($"user{number}"))));

        Assert.Single(imports, import => import.Status == UserImportStatus.Written);
        Assert.Equal(1, await CountAsync("identities"));
        Assert.Equal(1, await CountAsync("outbox"));
    }

    private Task<UserImport> ImportAsync(WriteAuthority authority, Guid id, IdentityContent content) => Store.ImportAsync(
        new ImportedIdentity(new NewIdentity(authority, id, content, Context("import", "userName")), 7, Created, Created.AddDays(1)), default);
}

using ScimCluster.Storage.Tests.Identities;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.UserScopes;

public sealed class UserScopeTests(PostgresServer server) : IdentityTestBase(server)
{
    private PostgresUserStore Users => new(Database.DataSource);

    [Fact]
    public async Task Scope_is_the_organization_until_set_and_stays_with_the_first_user()
    {
        Assert.Equal(UserScope.Organization, await Users.SettleScopeAsync(UserScope.Organization, default));
        Assert.Equal(UserScope.Global, await Users.SettleScopeAsync(UserScope.Global, default));
        Assert.Equal(UserScope.Organization, await Users.SettleScopeAsync(UserScope.Organization, default));

        await DeletedAsync(Okta, await CreatedAsync(Okta, Person("jane")));

        Assert.Equal(UserScope.Organization, await Users.SettleScopeAsync(UserScope.Global, default));
        Assert.Equal(UserScope.Organization, await Users.SettleScopeAsync(UserScope.Organization, default));
    }

    [Fact]
    public async Task Email_is_that_of_one_user_in_the_global_scope()
    {
        await Users.SettleScopeAsync(UserScope.Global, default);
        await CreatedAsync(Okta, Person("jane"));

        Assert.Equal(IdentityUniqueKey.Email, (await CreateAsync(Globex, Person("jane"))).TakenKey);
        Assert.Equal(IdentityUniqueKey.Email, (await CreateAsync(Personal, Person("jane"))).TakenKey);
        Assert.Equal("global", await Database.ReadAsync<string>("SELECT scope FROM scim.users"));
    }

    [Fact]
    public async Task Change_of_the_scope_waits_for_a_user_who_is_just_being_made()
    {
        await using var connection = await Database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var create = new Npgsql.NpgsqlCommand(
            "INSERT INTO scim.users (user_id, scope, identity_count, active_count, created_at, updated_at) VALUES (gen_random_uuid(), 'organization:acme', 0, 0, now(), now())",
            connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        var settling = Users.SettleScopeAsync(UserScope.Global, default);
        while (await Database.ReadAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'scim.users'::regclass") == 0)
        {
            Assert.False(settling.IsCompleted);
        }

        Assert.False(settling.IsCompleted);
        await transaction.CommitAsync();

        Assert.Equal(UserScope.Organization, await settling);
    }
}

using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Organizations;

[Collection(PostgresTests.Name)]
public sealed class OrganizationStoreTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    private static readonly OrganizationRow Acme = new("acme", "Acme Corp.", Now);

    private TestDatabase _database = null!;
    private static readonly GroupScope NoGroups = new([], Everything: false);

    private PostgresOrganizationStore _store = null!;
    private PostgresMemberRoleStore _roles = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(server);
        _store = new(_database.DataSource);
        _roles = new(_database.DataSource);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Organization_is_stored_once()
    {
        Assert.True(await _store.CreateAsync(Acme, CancellationToken.None));
        Assert.False(await _store.CreateAsync(Acme with { Name = "Other" }, CancellationToken.None));
        Assert.Equal(Acme, await _store.FindAsync("acme", CancellationToken.None));
        Assert.Null(await _store.FindAsync("ACME", CancellationToken.None));
    }

    [Fact]
    public async Task List_is_ordered_by_id()
    {
        await _store.CreateAsync(Acme with { OrganizationId = "b" }, CancellationToken.None);
        await _store.CreateAsync(Acme with { OrganizationId = "a" }, CancellationToken.None);

        Assert.Equal("a,b", string.Join(',', (await _store.ListAsync(CancellationToken.None)).Select(row => row.OrganizationId)));
    }

    [Fact]
    public async Task Members_are_set_replaced_listed_and_removed()
    {
        await _store.CreateAsync(Acme, CancellationToken.None);

        Assert.True(await _store.SetMemberAsync("acme", "u2", "member", Now, CancellationToken.None));
        Assert.True(await _store.SetMemberAsync("acme", "u1", "owner", Now, CancellationToken.None));
        Assert.True(await _store.SetMemberAsync("acme", "u2", "member,admin", Now, CancellationToken.None));
        Assert.Equal([("u1", "owner"), ("u2", "member,admin")], await ListAsync("acme"));
        Assert.Equal("member,admin", await FindRolesAsync("acme", "u2"));

        Assert.True(await _store.RemoveMemberAsync("acme", "u2", CancellationToken.None));
        Assert.False(await _store.RemoveMemberAsync("acme", "u2", CancellationToken.None));
        Assert.Null(await FindRolesAsync("acme", "u2"));
    }

    [Fact]
    public async Task Member_of_a_missing_organization_is_refused()
    {
        Assert.False(await _store.SetMemberAsync("nowhere", "u1", "owner", Now, CancellationToken.None));
        Assert.Empty(await ListAsync("nowhere"));
    }

    [Fact]
    public async Task Member_of_one_organization_is_none_of_another()
    {
        await _store.CreateAsync(Acme, CancellationToken.None);
        await _store.CreateAsync(Acme with { OrganizationId = "globex" }, CancellationToken.None);
        await _store.SetMemberAsync("acme", "u1", "owner", Now, CancellationToken.None);

        Assert.Null(await FindRolesAsync("globex", "u1"));
        Assert.False(await _store.RemoveMemberAsync("globex", "u1", CancellationToken.None));
    }

    [Theory]
    [InlineData(1, "acme", true)]
    [InlineData(0, "acme", false)]
    [InlineData(1, "globex", false)]
    public async Task User_is_active_in_the_organization_of_the_membership_while_an_identity_is(int activeCount, string organizationId, bool isActive)
    {
        var userId = Guid.CreateVersion7(Now);
        await _store.CreateAsync(Acme, CancellationToken.None);
        await _database.ExecuteAsync(
            """
            INSERT INTO scim.users (user_id, scope, identity_count, active_count, created_at, updated_at)
            VALUES ($1, 'organization:acme', 1, $2, now(), now())
            """,
            userId,
            activeCount);

        Assert.False(await _store.IsUserActiveAsync(organizationId, userId, CancellationToken.None));
        await _store.SetMemberAsync("acme", userId.ToString(), "member", Now, CancellationToken.None);
        Assert.Equal(isActive, await _store.IsUserActiveAsync(organizationId, userId, CancellationToken.None));
    }

    private async Task<string?> FindRolesAsync(string organizationId, string userId) =>
        (await _roles.FindAsync(organizationId, userId, NoGroups, CancellationToken.None))?.Roles;

    private async Task<IEnumerable<(string UserId, string Roles)>> ListAsync(string organizationId) =>
        (await _roles.ListAsync(organizationId, NoGroups, [], CancellationToken.None)).Select(row => (row.UserId, row.Roles));
}

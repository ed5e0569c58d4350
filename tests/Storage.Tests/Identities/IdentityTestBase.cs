using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Identities;

/// <summary>A database of its own for each test, a store on it, and short ways to write.</summary>
[Collection(PostgresTests.Name)]
public abstract class IdentityTestBase(PostgresServer server) : IAsyncLifetime
{
    protected static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    private int _ids;

    protected TestDatabase Database { get; private set; } = null!;

    private protected PostgresIdentityStore Store { get; private set; } = null!;

    /// <summary>A provider of the organization "acme" at epoch 1.</summary>
    protected WriteAuthority Okta { get; private set; }

    /// <summary>Another provider of the same organization.</summary>
    protected WriteAuthority Entra { get; private set; }

    /// <summary>A provider of the organization "globex".</summary>
    protected WriteAuthority Globex { get; private set; }

    /// <summary>A personal provider.</summary>
    protected WriteAuthority Personal { get; private set; }

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(server);
        Store = new(Database.DataSource);
        Okta = await AddProviderAsync("okta", "acme", null);
        Entra = await AddProviderAsync("entra", "acme", null);
        Globex = await AddProviderAsync("globex", "globex", null);
        Personal = await AddProviderAsync("mine", null, "user-1");
    }

    public async Task DisposeAsync() => await Database.DisposeAsync();

    protected Guid NewId() => Guid.CreateVersion7(Now.AddMilliseconds(Interlocked.Increment(ref _ids)));

    protected async Task<WriteAuthority> AddProviderAsync(string providerId, string? organizationId, string? ownerId)
    {
        var key = NewId();
        await Database.ExecuteAsync(
            "INSERT INTO scim.providers (provider_key, provider_id, organization_id, owner_id, epoch, created_at) VALUES ($1, $2, $3::text, $4::text, 1, $5)",
            key, providerId, organizationId, ownerId, Now.UtcDateTime);
        return new(key, 1, DateTimeOffset.MaxValue);
    }

    protected static IdentityContent Person(string userName, string? externalId = null, string? email = null, bool active = true) => new()
    {
        AccountId = externalId ?? userName,
        ExternalId = externalId,
        UserNameKey = userName,
        Email = email ?? userName + "@acme.test",
        EmailKey = email ?? userName + "@acme.test",
        DisplayName = userName,
        Active = active,
        Document = $$"""{"userName": "{{userName}}"}""",
        Folded = externalId is null
            ? $$"""{"userName": "{{userName}}"}"""
            : $$"""{"externalId": "{{externalId}}", "userName": "{{userName}}"}""",
    };

    protected static ChangeContext Context(string operation, params string[] changed) => new(operation, "request-1", Now, changed);

    // PostgreSQL's clock decides, which the tests do not set.
    protected static WriteAuthority Late(WriteAuthority authority) => authority with { NotAfter = DateTimeOffset.UnixEpoch };

    protected static WriteAuthority InTime(WriteAuthority authority) =>
        authority with { NotAfter = TimeProvider.System.GetUtcNow().AddHours(1) };

    protected Task<IdentityWrite> CreateAsync(WriteAuthority authority, IdentityContent content) =>
        Store.CreateAsync(new(authority, NewId(), content, Context("create", "userName", "active")), CancellationToken.None);

    protected async Task<IdentityRow> CreatedAsync(WriteAuthority authority, IdentityContent content)
    {
        var write = await CreateAsync(authority, content);
        Assert.Equal(WriteStatus.Written, write.Status);
        return write.Row!;
    }

    protected Task<IdentityWrite> UpdateAsync(WriteAuthority authority, IdentityRow row, IdentityContent content, params string[] changed) =>
        Store.UpdateAsync(new(authority, row.AccountId, row.Version, content, Context("replace", changed)), CancellationToken.None);

    protected Task<IdentityWrite> DeleteAsync(WriteAuthority authority, IdentityRow row) =>
        Store.DeleteAsync(new(authority, row.AccountId, row.Version, Context("delete")), CancellationToken.None);

    protected async Task DeletedAsync(WriteAuthority authority, IdentityRow row) =>
        Assert.Equal(WriteStatus.Written, (await DeleteAsync(authority, row)).Status);

    /// <summary>Lets another provider hold the user, too, as a link policy would.</summary>
    protected async Task<IdentityRow> LinkAsync(WriteAuthority authority, IdentityRow row, string accountId, bool active = true)
    {
        await Database.ExecuteAsync(
            """
            INSERT INTO scim.identities (provider_key, account_id, user_id, user_name_key, email_key, active, document, version, created_at, last_modified)
            VALUES ($1, $2, $3, $2, $2, $4, '{}', 1, now(), now())
            """,
            authority.ProviderKey, accountId, row.UserId, active);
        await Database.ExecuteAsync(
            "UPDATE scim.users SET identity_count = identity_count + 1, active_count = active_count + $2 WHERE user_id = $1",
            row.UserId, active ? 1 : 0);
        return (await Store.FindByAccountIdAsync(authority.ProviderKey, accountId, CancellationToken.None))!;
    }

    protected async Task<IReadOnlyList<string>> ChangesAsync() =>
        await Database.ReadColumnAsync<string>("SELECT type FROM scim.outbox ORDER BY ctid");

    protected Task<long> CountAsync(string table) => Database.ReadAsync<long>($"SELECT count(*) FROM scim.{table}");
}

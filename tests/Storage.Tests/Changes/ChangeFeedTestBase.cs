using Npgsql;
using ScimCluster.Storage.Tests.Identities;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Changes;

/// <summary>A feed on the database of each test, and short ways to read and write it.</summary>
public abstract class ChangeFeedTestBase(PostgresServer server) : IdentityTestBase(server)
{
    private const string InsertSql = """
        INSERT INTO scim.outbox (change_id, occurred_at, provider_key, organization_id, type, resource_id, data)
        SELECT gen_random_uuid(), now(), $1, $2, 'test', $3 || i::text, '{}'
          FROM generate_series(1, $4) i
         ORDER BY i
        """;

    private protected IChangeFeedStore Feed => new PostgresChangeFeedStore(Database.DataSource);

    /// <summary>Reads an organization's feed from the beginning.</summary>
    protected Task<IReadOnlyList<ChangeRow>> ReadAsync(string organizationId) =>
        Feed.ReadAsync(organizationId, 0, 1000, CancellationToken.None);

    /// <summary>Reads the feed of all from the beginning.</summary>
    protected Task<IReadOnlyList<ChangeRow>> ReadAllAsync() => Feed.ReadAllAsync(0, 1000, CancellationToken.None);

    /// <summary>Reads pages, each behind the one before, until there are so many changes.</summary>
    protected static async Task<IReadOnlyList<ChangeRow>> FollowAsync(Func<long, Task<IReadOnlyList<ChangeRow>>> read, long count)
    {
        var changes = new List<ChangeRow>();
        while (changes.Count < count)
        {
            changes.AddRange(await read(changes.Count == 0 ? 0 : changes[^1].Position));
        }

        return changes;
    }

    /// <summary>Writes changes of the resources r1, r2, ... in one transaction.</summary>
    protected Task InsertManyAsync(WriteAuthority authority, string organizationId, int count) =>
        Database.ExecuteAsync(InsertSql, authority.ProviderKey, organizationId, "r", count);

    /// <summary>Begins a transaction of a silo that takes its time.</summary>
    private protected async Task<SlowTransaction> OpenTransactionAsync()
    {
        var connection = await Database.DataSource.OpenConnectionAsync();
        return new(connection, await connection.BeginTransactionAsync(), Okta.ProviderKey);
    }

    private protected sealed class SlowTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid providerKey) : IAsyncDisposable
    {
        public async Task InsertAsync(string resourceId)
        {
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO scim.outbox (change_id, occurred_at, provider_key, organization_id, type, resource_id, data)
                VALUES (gen_random_uuid(), now(), $1, 'acme', 'test', $2, '{}')
                """,
                connection,
                transaction).With(providerKey).With(resourceId);
            await command.ExecuteNonQueryAsync();
        }

        public Task CommitAsync() => transaction.CommitAsync();

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}

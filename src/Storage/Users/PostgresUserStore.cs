using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Users in PostgreSQL.</summary>
internal sealed class PostgresUserStore(NpgsqlDataSource dataSource) : IUserStore
{
    public Task<UserScope> SettleScopeAsync(UserScope wanted, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("read the scope of users", dataSource, async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            var scope = await ReadScopeAsync(connection, cancellationToken);
            if (scope == wanted)
            {
                return scope;
            }

            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using (var locking = new NpgsqlCommand(UserScopeSql.Lock, connection))
            {
                await locking.ExecuteNonQueryAsync(cancellationToken);
            }

            await using (var change = new NpgsqlCommand(UserScopeSql.Change, connection).With(wanted.ToString()))
            {
                await change.ExecuteNonQueryAsync(cancellationToken);
            }

            scope = await ReadScopeAsync(connection, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return scope;
        });

    public Task<EmailHolder?> FindEmailHolderAsync(Guid providerKey, IdentityContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        return StorageErrors.TranslateAsync("read a user", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(UserSql.EmailHolder)
                .With(providerKey)
                .With(content.EmailKey)
                .With(content.ExternalId)
                .With(content.UserNameKey);
            var found = await command.ReadAllAsync(
                reader => new EmailHolder(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    reader.IsDBNull(2) ? null : reader.GetString(2),
                    reader.GetBoolean(3),
                    reader.GetBoolean(4)),
                cancellationToken);
            return found.SingleOrDefault();
        });
    }

    private static async Task<UserScope> ReadScopeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(UserScopeSql.Read, connection);
        return Enum.Parse<UserScope>((string)(await command.ExecuteScalarAsync(cancellationToken))!);
    }
}

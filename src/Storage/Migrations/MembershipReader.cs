using Npgsql;

namespace ScimCluster.Storage.Migrations;

/// <summary>The database role with which clients of the cluster find its silos.</summary>
public static class MembershipReader
{
    // Quoted by the server, whose role it is; PUBLIC is no role and is never found.
    private const string QuotedNameSql = "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = $1";

    // Grants to the same table at the same time would make one of them fail.
    private const string LockSql = "SELECT pg_advisory_xact_lock($1)";

    /// <summary>
    /// Lets an existing role read the membership tables and the texts of Orleans' queries, and grants nothing else. May
    /// be repeated; needs the schema of <see cref="Migrator"/> and an account that owns it.
    /// </summary>
    /// <returns>False, with nothing granted, if there is no such role.</returns>
    /// <exception cref="StorageUnavailableException">PostgreSQL cannot be reached.</exception>
    public static Task<bool> GrantAsync(NpgsqlDataSource dataSource, string role, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentException.ThrowIfNullOrEmpty(role);
        return StorageErrors.TranslateAsync("grant rights to the membership reader", dataSource, async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (await QuotedNameAsync(connection, transaction, role, cancellationToken) is not { } name)
            {
                return false;
            }

            await using var batch = new NpgsqlBatch(connection, transaction)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand(LockSql) { Parameters = { new NpgsqlParameter<long> { TypedValue = Migrator.LockKey } } },
                    new NpgsqlBatchCommand($"GRANT USAGE ON SCHEMA orleans TO {name}"),
                    new NpgsqlBatchCommand(
                        "GRANT SELECT ON orleans.OrleansQuery, orleans.OrleansMembershipTable, orleans.OrleansMembershipVersionTable "
                        + $"TO {name}"),
                },
                // Another program may be in the middle of a long migration.
                Timeout = 0,
            };
            await batch.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        });
    }

    private static async Task<string?> QuotedNameAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string role, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(QuotedNameSql, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = role });
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}

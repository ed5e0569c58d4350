using Npgsql;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Storage.Migrations;

/// <summary>Brings the schema of a database up to this program.</summary>
public static class Migrator
{
    // Any number that nothing else on the database uses: it names the advisory lock.
    internal const long LockKey = 0x5343_494D_0001;

    private const string LockSql = "SELECT pg_advisory_lock($1)";
    private const string UnlockSql = "SELECT pg_advisory_unlock($1)";
    private const string AppliedSql = "SELECT version, name, checksum FROM scim.schema_migrations ORDER BY version";
    private const string RecordSql = "INSERT INTO scim.schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, now())";

    private const string HistorySql = """
        CREATE SCHEMA IF NOT EXISTS scim;
        CREATE TABLE IF NOT EXISTS scim.schema_migrations (
            version    integer     NOT NULL,
            name       text        NOT NULL,
            checksum   text        NOT NULL,
            applied_at timestamptz NOT NULL,
            CONSTRAINT schema_migrations_pkey PRIMARY KEY (version)
        );
        """;

    /// <summary>As the other overload, for silos that have the built-in schemas alone.</summary>
    /// <returns>How many steps were applied.</returns>
    /// <exception cref="MigrationException">An applied step was changed afterwards, or the database is newer than this program.</exception>
    /// <exception cref="StorageUnavailableException">PostgreSQL cannot be reached.</exception>
    public static Task<int> MigrateAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default) =>
        MigrateAsync(dataSource, SchemaCatalog.BuiltIn.User, cancellationToken);

    /// <summary>
    /// Applies the missing steps in order, each in its own transaction, and folds documents: those that have no folded form,
    /// also when a program of an older version has written them since the last run, and all of them when the schemas of the
    /// last run were others; and fills the table of unique values when other attributes are unique than before. Programs that start at the same time wait for each other, and all but the first find nothing to do.
    /// </summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="users">The User with the extensions that the silos will have.</param>
    /// <param name="cancellationToken">Breaks off; what was done stays done.</param>
    /// <returns>How many steps were applied.</returns>
    /// <exception cref="MigrationException">An applied step was changed afterwards, or the database is newer than this program.</exception>
    /// <exception cref="StorageUnavailableException">PostgreSQL cannot be reached.</exception>
    public static Task<int> MigrateAsync(NpgsqlDataSource dataSource, ResourceType users, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(users);
        return MigrateAsync(
            dataSource,
            Migration.LoadEmbedded(),
            async connection =>
            {
                await new DocumentFolding(connection, users).CompleteAsync(cancellationToken);
                await new UniqueValueFilling(connection, users).CompleteAsync(cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>
    /// Tells whether the documents were folded with these schemas. Otherwise filters and sorting may miss values of attributes
    /// whose definition has changed, until a migration has run.
    /// </summary>
    /// <param name="dataSource">A database whose schema is up to date.</param>
    /// <param name="users">The User with its extensions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageUnavailableException">PostgreSQL cannot be reached.</exception>
    public static Task<bool> AreDocumentsCurrentAsync(
        NpgsqlDataSource dataSource, ResourceType users, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(users);
        return StorageErrors.TranslateAsync("check the folded documents", dataSource, async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            return await new DocumentFolding(connection, users).ReadFingerprintAsync(cancellationToken) == FoldedDocument.Fingerprint(users);
        });
    }

    /// <summary>Tells whether the schema is the one that this program needs, and changes nothing.</summary>
    /// <exception cref="MigrationException">A step is missing or was changed afterwards, or the database is newer than this program.</exception>
    /// <exception cref="StorageUnavailableException">PostgreSQL cannot be reached.</exception>
    public static Task CheckAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return StorageErrors.TranslateAsync("check the schema", dataSource, async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            var migrations = Migration.LoadEmbedded();
            var applied = await HasHistoryAsync(connection, cancellationToken) ? await ReadAppliedAsync(connection, cancellationToken) : [];
            CheckApplied(applied, migrations);
            return applied.Count == migrations.Count
                ? true
                : throw new MigrationException(
                    $"The database has {applied.Count} of the {migrations.Count} migrations that this program needs: run 'silo migrate' first.");
        });
    }

    internal static Task<int> MigrateAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyList<Migration> migrations,
        Func<NpgsqlConnection, Task> complete,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return StorageErrors.TranslateAsync("migrate the schema", dataSource, async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await ExecuteLockAsync(connection, LockSql, cancellationToken);
            try
            {
                var applied = await ApplyMissingAsync(connection, migrations, cancellationToken);
                await complete(connection);
                return applied;
            }
            finally
            {
                // A broken connection has given the lock back by itself.
                if (connection.State == System.Data.ConnectionState.Open)
                {
                    await ExecuteLockAsync(connection, UnlockSql, CancellationToken.None);
                }
            }
        });
    }

    private static async Task<int> ApplyMissingAsync(
        NpgsqlConnection connection, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await using (var history = new NpgsqlCommand(HistorySql, connection))
        {
            await history.ExecuteNonQueryAsync(cancellationToken);
        }

        var applied = await ReadAppliedAsync(connection, cancellationToken);
        CheckApplied(applied, migrations);

        var missing = migrations.Where(migration => !applied.ContainsKey(migration.Version)).ToList();
        foreach (var migration in missing)
        {
            await ApplyAsync(connection, migration, cancellationToken);
        }

        return missing.Count;
    }

    private static async Task<bool> HasHistoryAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass('scim.schema_migrations') IS NOT NULL", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static void CheckApplied(IReadOnlyDictionary<int, AppliedMigration> applied, IReadOnlyList<Migration> migrations)
    {
        var newest = migrations.Count == 0 ? 0 : migrations[^1].Version;
        foreach (var (version, row) in applied)
        {
            if (version > newest)
            {
                throw new MigrationException(
                    $"The database has migration {version} ({row.Name}), but this program knows only those up to {newest}. " +
                    "Run the newer program: migrations are never undone.");
            }

            var known = migrations.FirstOrDefault(migration => migration.Version == version);
            if (known is null || !string.Equals(known.Checksum, row.Checksum, StringComparison.Ordinal))
            {
                throw new MigrationException(
                    $"Migration {version} ({row.Name}) was applied with another text than this program has. " +
                    "Restore the file as it was, and put the change into a new migration.");
            }
        }
    }

    private static async Task<Dictionary<int, AppliedMigration>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AppliedSql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new Dictionary<int, AppliedMigration>();
        while (await reader.ReadAsync(cancellationToken))
        {
            applied.Add(reader.GetInt32(0), new(reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var script = new NpgsqlCommand(migration.Sql, connection, transaction) { CommandTimeout = 0 })
        {
            await script.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var record = new NpgsqlCommand(RecordSql, connection, transaction))
        {
            record.Parameters.Add(new NpgsqlParameter<int> { TypedValue = migration.Version });
            record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
            record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Checksum });
            await record.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    // No time limit: another program may be in the middle of a long step.
    private static async Task ExecuteLockAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record AppliedMigration(string Name, string Checksum);
}

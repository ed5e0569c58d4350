using Npgsql;

namespace ScimCluster.Storage;

/// <summary>The one place that tells what an error of the driver means.</summary>
internal static class StorageErrors
{
    /// <summary>Runs a call; if PostgreSQL is away, throws <see cref="StorageUnavailableException"/> instead of the driver's error.</summary>
    /// <param name="operation">What the call does, for the message: "read an identity".</param>
    /// <param name="dataSource">Where the call goes.</param>
    /// <param name="call">The call.</param>
    public static async Task<T> TranslateAsync<T>(string operation, NpgsqlDataSource dataSource, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (IsUnavailable(error))
        {
            // The other connections of the pool most likely lead to the same dead server: let the next call make a new one.
            dataSource.Clear();
            throw new StorageUnavailableException($"PostgreSQL was not available to {operation}.", error);
        }
    }

    /// <summary>PostgreSQL rolled the statement back because of another one; it may simply run again.</summary>
    public static bool IsConcurrencyFailure(PostgresException error) =>
        error.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>The identity's key that a unique index refused, or null if the error is another one.</summary>
    public static IdentityUniqueKey? TakenKey(PostgresException error) =>
        error.SqlState is not PostgresErrorCodes.UniqueViolation ? null : error.ConstraintName switch
        {
            // The user id is taken when the same person returned by another request: then the accountId is, too.
            // An operation with a key is carried out once.
            SchemaNames.IdentityPrimaryKey or SchemaNames.IdentityAccountId or SchemaNames.IdentityKeyedOperation => IdentityUniqueKey.AccountId,
            SchemaNames.IdentityExternalId => IdentityUniqueKey.ExternalId,
            SchemaNames.IdentityUserName => IdentityUniqueKey.UserName,
            SchemaNames.UserEmail => IdentityUniqueKey.Email,
            SchemaNames.UniqueValue => IdentityUniqueKey.Attribute,
            _ => null,
        };

    private static bool IsUnavailable(Exception error) => error switch
    {
        PostgresException refused => IsUnavailable(refused.SqlState) || IsConcurrencyFailure(refused),
        NpgsqlOperationInProgressException => false,
        NpgsqlException => true,
        _ => false,
    };

    private static bool IsUnavailable(string sqlState) =>
        sqlState.StartsWith("08", StringComparison.Ordinal) // connection exception
        || sqlState.StartsWith("57P", StringComparison.Ordinal) // shutdown, start-up, crash of another session
        || sqlState.StartsWith("53", StringComparison.Ordinal) // no connections, memory or disk left
        || sqlState is PostgresErrorCodes.ReadOnlySqlTransaction // a standby answers during a failover
            or PostgresErrorCodes.QueryCanceled; // the server's own time limit: a canceled token throws another exception
}

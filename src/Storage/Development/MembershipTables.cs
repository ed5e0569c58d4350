using Npgsql;

namespace ScimCluster.Storage.Development;

/// <summary>Orleans' membership tables on a private server.</summary>
public static class MembershipTables
{
    private const string ClearSql = "DELETE FROM orleans.orleansmembershiptable";

    /// <summary>
    /// Forgets all silos. They ended with the server that they shared; a new silo would wait for them as long as their
    /// rows look fresh.
    /// </summary>
    public static async Task ClearAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var command = database.CreateCommand(ClearSql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

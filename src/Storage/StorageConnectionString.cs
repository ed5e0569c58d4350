using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Settings of the connections that a silo makes, where the operator's connection string leaves them open.</summary>
internal static class StorageConnectionString
{
    /// <summary>
    /// Adds what the operator has not set: no reset between uses and automatic preparation (no code of ours leaves state
    /// on a connection), 32 connections, 5 seconds to connect and 15 seconds for a statement.
    /// </summary>
    public static string Tune(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        SetDefault(builder, "No Reset On Close", true);
        SetDefault(builder, "Max Auto Prepare", 64);
        SetDefault(builder, "Auto Prepare Min Usages", 2);
        SetDefault(builder, "Maximum Pool Size", 32);
        SetDefault(builder, "Timeout", 5);
        SetDefault(builder, "Command Timeout", 15);
        SetDefault(builder, "Application Name", "scimcluster");
        return builder.ConnectionString;
    }

    private static void SetDefault(NpgsqlConnectionStringBuilder builder, string keyword, object value)
    {
        if (!builder.ShouldSerialize(keyword))
        {
            builder[keyword] = value;
        }
    }
}

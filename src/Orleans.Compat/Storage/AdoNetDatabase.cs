using System.Data;
using System.Data.Common;

namespace Orleans.Storage;

/// <summary>Opens the database that the options name.</summary>
internal static class AdoNetDatabase
{
    private const string Npgsql = "Npgsql";

    /// <exception cref="OrleansConfigurationException">The options name no database, or not one of PostgreSQL.</exception>
    public static DbDataSource Open(string user, DbDataSource? given, string? connectionString, string? invariant)
    {
        if (given is not null)
        {
            return given;
        }

        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new OrleansConfigurationException($"{user}: ConnectionString or DataSource is required.");
        }

        if (!string.Equals(invariant, Npgsql, StringComparison.Ordinal))
        {
            throw new OrleansConfigurationException($"{user}: Invariant must be \"{Npgsql}\".");
        }

        // This project has no reference to the driver: the application brings it.
        var factory = Type.GetType("Npgsql.NpgsqlFactory, Npgsql")?.GetField("Instance")?.GetValue(obj: null) as DbProviderFactory
            ?? throw new OrleansConfigurationException($"{user}: the assembly Npgsql is not there.");
        return factory.CreateDataSource(connectionString);
    }

    public static DbCommand WithParameter(this DbCommand command, string name, DbType type, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return command;
    }
}

using Microsoft.Extensions.Options;
using Npgsql;

namespace ScimCluster.Silo;

/// <summary>How the database is reached: <c>ConnectionStrings:Scim</c> of the configuration.</summary>
internal static class ConnectionStrings
{
    public const string Key = "ConnectionStrings:Scim";

    private const string OrleansSchema = "orleans";

    /// <summary>The configured connection string.</summary>
    /// <exception cref="OptionsValidationException">It is missing or malformed.</exception>
    public static string Required(IConfiguration configuration)
    {
        var text = configuration[Key];
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Invalid($"{Key} is missing: the address of PostgreSQL, such as \"Host=127.0.0.1;Database=scim;Username=scim\".");
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(text).ConnectionString;
        }
        catch (ArgumentException)
        {
            // The driver's message may repeat the password.
            throw Invalid($"{Key} is not a connection string that Npgsql understands.");
        }
    }

    /// <summary>The same database, seen by Orleans' providers, whose tables stand in a schema of their own.</summary>
    public static string ForOrleans(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = OrleansSchema,
            NoResetOnClose = true,
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 2,
        }.ConnectionString;

    private static OptionsValidationException Invalid(string message) => new(Key, typeof(string), [message]);
}

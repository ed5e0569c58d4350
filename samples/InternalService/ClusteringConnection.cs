using System.Data.Common;
using Microsoft.Extensions.Options;

namespace ScimCluster.InternalService;

/// <summary>The database role that may only read where the silos are: <c>ConnectionStrings:Clustering</c> of the configuration.</summary>
internal static class ClusteringConnection
{
    private const string Key = "ConnectionStrings:Clustering";

    /// <summary>The configured connection string, with the schema of Orleans' tables.</summary>
    /// <exception cref="OptionsValidationException">It is missing or malformed.</exception>
    public static string Required(IConfiguration configuration)
    {
        var text = configuration[Key];
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Invalid(
                $"{Key} is missing: where PostgreSQL has the membership tables, such as \"Host=127.0.0.1;Database=scim;Username=scim_clustering\".");
        }

        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text, ["Search Path"] = "orleans" }.ConnectionString;
        }
        catch (ArgumentException)
        {
            // The message may repeat the password.
            throw Invalid($"{Key} is not a connection string.");
        }
    }

    private static OptionsValidationException Invalid(string message) => new(Key, typeof(string), [message]);
}

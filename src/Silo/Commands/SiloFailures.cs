using ScimCluster.Gateway.Hosting;
using ScimCluster.Storage;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Silo.Commands;

/// <summary>Which failures of this program's commands an operator can mend.</summary>
internal static class SiloFailures
{
    public static Task<int> ExplainAsync(Func<Task> action) => StartFailures.ExplainAsync("silo", action, IsExplained);

    private static bool IsExplained(Exception e) =>
        e is StartException or PrivatePostgresException or MigrationException or StorageUnavailableException;
}

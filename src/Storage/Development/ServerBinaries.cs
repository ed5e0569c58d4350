using System.Globalization;

namespace ScimCluster.Storage.Development;

/// <summary>Finds the programs of an installed PostgreSQL server.</summary>
internal sealed record ServerBinaries(string Folder)
{
    private const string FolderVariable = "SCIM_POSTGRES_BIN";
    private const string DistributionRoot = "/usr/lib/postgresql";

    public string Server => Path.Combine(Folder, "postgres");

    public string InitDb => Path.Combine(Folder, "initdb");

    /// <summary>Looks in SCIM_POSTGRES_BIN (nowhere else if it is set), in PATH, then in the distribution's folders, newest first.</summary>
    /// <exception cref="PrivatePostgresException">There is none.</exception>
    public static ServerBinaries Find() => Find(
        Environment.GetEnvironmentVariable(FolderVariable), Environment.GetEnvironmentVariable("PATH"), DistributionRoot);

    internal static ServerBinaries Find(string? configured, string? path, string distributionRoot)
    {
        if (!string.IsNullOrEmpty(configured))
        {
            return IsComplete(configured)
                ? new(Path.GetFullPath(configured))
                : throw new PrivatePostgresException($"{FolderVariable} is '{configured}', but there is no postgres and initdb in it.");
        }

        var folders = (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(DistributionFolders(distributionRoot));
        return folders.FirstOrDefault(IsComplete) is { } found
            ? new(Path.GetFullPath(found))
            : throw new PrivatePostgresException(
                "There is no PostgreSQL server on this machine. Install the package 'postgresql' (apt-get install postgresql), " +
                $"or name the folder of its programs in {FolderVariable}.");
    }

    private static IEnumerable<string> DistributionFolders(string root) => !Directory.Exists(root) ? [] :
        Directory.GetDirectories(root)
            .OrderByDescending(folder => double.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"));

    private static bool IsComplete(string folder) =>
        File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb"));
}

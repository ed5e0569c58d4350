using System.Text.Json;

namespace ScimCluster.Silo.Development;

/// <summary><c>dev.json</c>: what a script needs to talk to a running development host.</summary>
internal sealed record DevelopmentFile(
    string BaseUrl,
    string ScimBaseUrl,
    string ScimToken,
    string SessionToken,
    string OperatorKey,
    string OrganizationId,
    string ClusteringConnectionString,
    string ClusterId,
    int Pid)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Reads the file of an earlier run, or null.</summary>
    public static DevelopmentFile? TryRead(DirectoryInfo folder)
    {
        try
        {
            return JsonSerializer.Deserialize<DevelopmentFile>(File.ReadAllText(PathIn(folder)), Options);
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    public void Write(DirectoryInfo folder) => PrivateFile.Write(PathIn(folder), JsonSerializer.Serialize(this, Options));

    private static string PathIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "dev.json");
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;

namespace ScimCluster.LargeGroupsBench;

/// <summary>What <c>./dev run</c> starts: a PostgreSQL, a silo and a gateway, each a process of its own.</summary>
internal sealed partial class DevelopmentCluster : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private DevelopmentCluster(Process process, DirectoryInfo folder, JsonElement file, int silo, int gateway)
    {
        (_process, _folder) = (process, folder);
        (Silo, Gateway) = (new ProcessMemory(silo), new ProcessMemory(gateway));
        Database = NpgsqlDataSource.Create(file.GetProperty("clusteringConnectionString").GetString()!);
        Http = new HttpClient { BaseAddress = new Uri(file.GetProperty("scimBaseUrl").GetString() + "/") };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", file.GetProperty("scimToken").GetString());
    }

    public HttpClient Http { get; }

    public NpgsqlDataSource Database { get; }

    public ProcessMemory Silo { get; }

    public ProcessMemory Gateway { get; }

    public static async Task<DevelopmentCluster> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("scimcluster-large-groups-");
        var start = new ProcessStartInfo(Path.Combine(RepositoryRoot(), "dev")) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { "run", "--silos", "1", "--gateways", "1", "--port", FreePort(), "--data", folder.FullName })
        {
            start.ArgumentList.Add(argument);
        }

        // What deleted groups have left is removed while the others are measured.
        start.Environment["Identities__PurgeInterval"] = "00:00:01";
        var process = Process.Start(start)!;
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        while (ids.Count < 2)
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The cluster did not start.");
            if (Started().Match(line) is { Success: true } match)
            {
                ids.Add(match.Groups["name"].Value, int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture));
            }
        }

        await using var stream = File.OpenRead(Path.Combine(folder.FullName, "dev.json"));
        using var file = await JsonDocument.ParseAsync(stream);
        return new DevelopmentCluster(process, folder, file.RootElement.Clone(), ids["silo"], ids["gateway"]);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Database.DisposeAsync();
        using (var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "dev")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The folder of ./dev was not found.");
        }

        return folder.FullName;
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^\s+(?<name>silo|gateway)-1\s+process (?<id>\d+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Started();
}

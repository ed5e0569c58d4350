using System.Diagnostics;
using System.Globalization;

namespace ScimCluster.Storage.Development;

/// <summary>A running server below a shell that ends it when this program ends, however that happens.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly GuardedProcess _server;

    private ServerProcess(GuardedProcess server) => _server = server;

    public bool HasExited => _server.HasExited;

    public static ServerProcess Start(ServerAccount account, ServerBinaries binaries, DataFolder folder, int port, bool durable)
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"port={port}"),
            "unix_socket_directories=",
            "max_connections=200",

            // A refused insert is everyday life here, and its details and text name people.
            "log_error_verbosity=terse",
            "log_min_error_statement=panic",
            .. durable ? Array.Empty<string>() : ["fsync=off", "full_page_writes=off"],
        ];
        var server = new[] { binaries.Server, "-D", folder.Cluster }.Concat(settings.SelectMany(setting => new[] { "-c", setting }));

        // SIGINT is the server's fast shutdown.
        return new(GuardedProcess.Start(account, folder.Path, folder.Log, "INT", server));
    }

    /// <summary>Asks for a fast shutdown and waits for the end.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    /// <summary>Kills the server with all of its processes at once and waits for the end.</summary>
    public async Task KillAsync(int serverId, CancellationToken cancellationToken)
    {
        using var server = Process.GetProcessById(serverId);
        server.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync(cancellationToken);
    }

    public void Dispose() => _server.Dispose();

    /// <summary>Tells whether a process with this id is a PostgreSQL server.</summary>
    public static bool IsServer(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}

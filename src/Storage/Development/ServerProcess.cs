using System.Diagnostics;
using System.Globalization;

namespace ScimCluster.Storage.Development;

/// <summary>A running server below a shell that ends it when this program ends, however that happens.</summary>
internal sealed class ServerProcess : IDisposable
{
    // The shell waits for the server. Beside it a loop reads our end of the pipe: when that closes, by our doing or our
    // death, the server gets SIGINT, its fast shutdown. The words of the server's command arrive as "$@", never as text.
    private const string Guard = """
        exec 3<&0
        log=$1
        shift
        exec >>"$log" 2>&1
        "$@" </dev/null 3<&- &
        server=$!
        { while read -r line; do :; done; kill -INT "$server"; } <&3 &
        guard=$!
        exec 3<&- </dev/null
        wait "$server"
        code=$?
        kill "$guard" 2>/dev/null
        exit "$code"
        """;

    private readonly Process _shell;

    private ServerProcess(Process shell) => _shell = shell;

    public bool HasExited => _shell.HasExited;

    public static ServerProcess Start(ServerAccount account, ServerBinaries binaries, DataFolder folder, int port, bool durable)
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"port={port}"),
            "unix_socket_directories=",
            "max_connections=200",
            .. durable ? Array.Empty<string>() : ["fsync=off", "full_page_writes=off"],
        ];
        var server = new[] { binaries.Server, "-D", folder.Cluster }.Concat(settings.SelectMany(setting => new[] { "-c", setting }));

        // A session of its own: Ctrl+C at the terminal reaches this program, which then ends the server last.
        string[] session = ServerAccount.FindProgram("setsid") is { } setsid ? [setsid] : [];
        IReadOnlyList<string> words = [.. session, .. account.Command(["sh", "-c", Guard, "sh", folder.Log, .. server])];

        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["LC_ALL"] = "C";
        return new(Process.Start(start)!);
    }

    /// <summary>Asks for a fast shutdown and waits for the end.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _shell.StandardInput.Close();
        return _shell.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Kills the server with all of its processes at once and waits for the end.</summary>
    public async Task KillAsync(int serverId, CancellationToken cancellationToken)
    {
        using var server = Process.GetProcessById(serverId);
        server.Kill(entireProcessTree: true);
        await _shell.WaitForExitAsync(cancellationToken);
    }

    public void Dispose() => _shell.Dispose();

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

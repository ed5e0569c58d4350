using System.Diagnostics;

namespace ScimCluster.Storage.Development;

/// <summary>A program below a shell that ends it when this program ends, however that happens.</summary>
internal static class GuardedProcess
{
    // The shell waits for the program. Beside it a loop reads our end of the pipe: when that closes, by our doing or our
    // death, the program gets SIGINT: the fast shutdown of a server. Its words arrive as "$@", never as text.
    private const string Guard = """
        exec 3<&0
        log=$1
        shift
        exec >>"$log" 2>&1
        "$@" </dev/null 3<&- &
        program=$!
        { while read -r line; do :; done; kill -INT "$program"; } <&3 &
        guard=$!
        exec 3<&- </dev/null
        wait "$program"
        code=$?
        kill "$guard" 2>/dev/null
        exit "$code"
        """;

    /// <summary>Starts the program; closing the standard input of what is returned asks it to end.</summary>
    /// <param name="account">Under which account it runs.</param>
    /// <param name="workingFolder">Where it runs.</param>
    /// <param name="log">The file to which it writes.</param>
    /// <param name="words">The program and its arguments.</param>
    public static Process Start(ServerAccount account, string workingFolder, string log, IEnumerable<string> words)
    {
        // A session of its own: Ctrl+C at the terminal reaches this program, which then ends the other one last.
        string[] session = ServerAccount.FindProgram("setsid") is { } setsid ? [setsid] : [];
        IReadOnlyList<string> all = [.. session, .. account.Command(["sh", "-c", Guard, "sh", log, .. words])];
        var start = new ProcessStartInfo(all[0], all.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            WorkingDirectory = workingFolder,
        };
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start)!;
    }
}

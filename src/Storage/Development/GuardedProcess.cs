using System.Diagnostics;
using System.Globalization;

namespace ScimCluster.Storage.Development;

/// <summary>A program below a shell that ends it when this program ends, however that happens.</summary>
internal sealed class GuardedProcess : IDisposable
{
    // The shell says the program's id and waits for its end. Beside it a loop reads our end of the pipe: when that closes,
    // by our doing or our death, the program gets the signal. Its words arrive as "$@", never as text.
    private const string Guard = """
        exec 3<&0
        exec 4>&1
        log=$1
        signal=$2
        shift 2
        exec >>"$log" 2>&1
        "$@" </dev/null 3<&- 4>&- &
        program=$!
        echo "$program" >&4
        exec 4>&-
        { while read -r line; do :; done; kill "-$signal" "$program"; } <&3 &
        guard=$!
        exec 3<&- </dev/null
        wait "$program"
        code=$?
        kill "$guard" 2>/dev/null
        exit "$code"
        """;

    private readonly Process _shell;

    private GuardedProcess(Process shell, int id)
    {
        _shell = shell;
        Id = id;
    }

    /// <summary>The process id of the program itself.</summary>
    public int Id { get; }

    /// <summary>Whether the program has ended.</summary>
    public bool HasExited => _shell.HasExited;

    /// <summary>The exit code of the program, once it has ended.</summary>
    public int ExitCode => _shell.ExitCode;

    /// <summary>Starts a program.</summary>
    /// <param name="account">Under which account it runs.</param>
    /// <param name="workingFolder">Where it runs.</param>
    /// <param name="log">The file to which it writes.</param>
    /// <param name="signal">What asks it to end: <c>INT</c> or <c>TERM</c>.</param>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="environment">Variables that it gets beside our own.</param>
    /// <exception cref="PrivatePostgresException">The shell did not start it.</exception>
    public static GuardedProcess Start(
        ServerAccount account,
        string workingFolder,
        string log,
        string signal,
        IEnumerable<string> words,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        // A session of its own: Ctrl+C at the terminal reaches this program, which then ends the other one last.
        string[] session = ServerAccount.FindProgram("setsid") is { } setsid ? [setsid] : [];
        IReadOnlyList<string> all = [.. session, .. account.Command(["sh", "-c", Guard, "sh", log, signal, .. words])];
        var start = new ProcessStartInfo(all[0], all.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = workingFolder,
        };
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var shell = Process.Start(start)!;
        if (int.TryParse(shell.StandardOutput.ReadLine(), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return new(shell, id);
        }

        shell.Dispose();
        throw new PrivatePostgresException($"'{all[0]}' did not start a program that is to write to {log}.");
    }

    /// <summary>Asks the program to end, if it still runs, and waits for that.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _shell.StandardInput.Close();
        return WaitForExitAsync(cancellationToken);
    }

    /// <summary>Waits until the program has ended.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _shell.WaitForExitAsync(cancellationToken);

    public void Dispose() => _shell.Dispose();
}

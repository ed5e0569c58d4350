using System.Diagnostics;

namespace ScimCluster.Storage.Development;

/// <summary>The operating-system account that runs the server: our own, or an unprivileged one if we are root.</summary>
internal sealed class ServerAccount
{
    private static readonly string[] ProgramFolders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    private readonly string[] _prefix;

    private ServerAccount(string? userName, string[] prefix)
    {
        UserName = userName;
        _prefix = prefix;
    }

    /// <summary>The account that runs this program.</summary>
    public static ServerAccount Own { get; } = new(null, []);

    /// <summary>The account's name, or null for our own.</summary>
    public string? UserName { get; }

    /// <summary>PostgreSQL refuses to run as root, so root takes <c>postgres</c> or else <c>nobody</c>.</summary>
    public static ServerAccount Choose()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return Own;
        }

        var user = HasUser("postgres") ? "postgres" : "nobody";
        if (FindProgram("setpriv") is { } setpriv)
        {
            var group = Run([FindProgram("id") ?? "id", "-g", user]).Output.Trim();
            return new(user, [setpriv, $"--reuid={user}", $"--regid={group}", "--init-groups", "--"]);
        }

        return FindProgram("runuser") is { } runuser
            ? new(user, [runuser, "-u", user, "--"])
            : throw new PrivatePostgresException(
                "PostgreSQL does not run as root, and there is neither setpriv nor runuser (package 'util-linux') to start it as " +
                $"'{user}'. Run this program as another user.");
    }

    /// <summary>The words that start a program under the account.</summary>
    public IReadOnlyList<string> Command(params IEnumerable<string> words) => [.. _prefix, .. words];

    /// <summary>Gives a file or folder to the account.</summary>
    public void Take(string path)
    {
        // Files of a server that is just ending may vanish meanwhile; what matters is that the account owns the folder.
        if (UserName is not null && Run(["chown", "-R", "-h", $"{UserName}:", path]).ExitCode != 0)
        {
            Check(Run(["chown", "-R", "-h", $"{UserName}:", path]));
        }
    }

    /// <summary>Tells whether the account owns a folder and can work in it.</summary>
    public bool CanUse(string folder) =>
        Run(Command("sh", "-c", "cd \"$1\" && test -O . && test -w .", "sh", folder), workingFolder: "/").ExitCode == 0;

    public static string? FindProgram(string name) =>
        ProgramFolders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static bool HasUser(string name) =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith(name + ":", StringComparison.Ordinal));

    private static (string Program, int ExitCode, string Output) Run(IReadOnlyList<string> words, string? workingFolder = null)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? "/",
        };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (words[0], process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    private static void Check((string Program, int ExitCode, string Output) run)
    {
        if (run.ExitCode != 0)
        {
            throw new PrivatePostgresException($"'{run.Program}' ended with {run.ExitCode}: {run.Output.Trim()}");
        }
    }
}

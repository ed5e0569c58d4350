using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ScimCluster.Cluster.Tests.Support;

/// <summary>One of the programs, as an operator starts it.</summary>
internal sealed class ProgramProcess : IDisposable
{
    public const string Silo = "ScimCluster.Silo.dll";
    public const string Gateway = "ScimCluster.Gateway.dll";
    public const string CustomSilo = "ScimCluster.CustomSilo.dll";
    public const string InternalService = "ScimCluster.InternalService.dll";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string>? _line;
    private readonly string? _awaited;

    private ProgramProcess(Process process, string? awaited)
    {
        _process = process;
        _awaited = awaited;
        _line = awaited is null ? null : new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What it has printed, to both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program.</summary>
    /// <param name="program"><see cref="Silo"/>, <see cref="CustomSilo"/>, <see cref="Gateway"/> or <see cref="InternalService"/>.</param>
    /// <param name="settings">Settings by key, given as environment variables.</param>
    /// <param name="arguments">The command line.</param>
    public static ProgramProcess Start(string program, IReadOnlyDictionary<string, string>? settings, params string[] arguments) =>
        Start(program, settings, null, arguments);

    /// <summary>Starts a program and waits until it has printed a line that contains a text.</summary>
    public static async Task<ProgramProcess> StartAndWaitAsync(string program, string text, params string[] arguments)
    {
        var process = Start(program, null, text, arguments);
        var first = await Task.WhenAny(process._line!.Task, process._process.WaitForExitAsync()).WaitAsync(Limit);
        Assert.True(first == process._line.Task, process.Output);
        return process;
    }

    /// <summary>Kills it, as <c>kill -9</c> does.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends a signal by its name.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public Task WaitForExitAsync() => _process.WaitForExitAsync().WaitAsync(Limit);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static ProgramProcess Start(string program, IReadOnlyDictionary<string, string>? settings, string? awaited, string[] arguments)
    {
        // A test run that a script started in the background hands SIGINT down as ignored.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = new ProgramProcess(new Process { StartInfo = start }, awaited);
        process._process.OutputDataReceived += (_, line) => process.Keep(line.Data);
        process._process.ErrorDataReceived += (_, line) => process.Keep(line.Data);
        process._process.Start();
        process._process.BeginOutputReadLine();
        process._process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line is not null && _awaited is not null && line.Contains(_awaited, StringComparison.Ordinal))
        {
            _line!.TrySetResult(line);
        }
    }
}

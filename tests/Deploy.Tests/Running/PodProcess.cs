using System.Diagnostics;
using System.Text;

namespace ScimCluster.Deploy.Tests.Running;

/// <summary>A program as its container would run it: with the settings of its pod as environment variables.</summary>
internal sealed class PodProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const string Started = "Application started.";

    // Far longer than a start takes; reached only when it fails.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PodProcess(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.OutputDataReceived += (_, line) => Receive(line.Data);
        process.ErrorDataReceived += (_, line) => Receive(line.Data);
        process.Exited += (_, _) => _started.TrySetException(new InvalidOperationException($"The program ended with {process.ExitCode}."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts a program that stands beside the tests.</summary>
    public static PodProcess Start(string assembly, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // As in the images.
        start.Environment["PGGSSENCMODE"] = "disable";
        foreach (var (variable, value) in settings)
        {
            start.Environment[variable] = value;
        }

        return new(new Process { StartInfo = start });
    }

    /// <summary>Waits until the program has started, and gives the address of its HTTP.</summary>
    public async Task<Uri> WaitUntilStartedAsync()
    {
        try
        {
            await _started.Task.WaitAsync(Limit);
            return await _listening.Task.WaitAsync(Limit);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException($"The program did not start:{Environment.NewLine}{Text}", e);
        }
    }

    /// <summary>Waits for the end and gives the exit code and everything that was written.</summary>
    public async Task<(int ExitCode, string Output)> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, Text);
    }

    /// <summary>Asks the program to stop, as Kubernetes does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private string Text
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    private void Receive(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            _listening.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }

        if (line.Contains(Started, StringComparison.Ordinal))
        {
            _started.TrySetResult();
        }
    }
}

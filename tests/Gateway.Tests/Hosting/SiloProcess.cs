using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace ScimCluster.Gateway.Tests.Hosting;

/// <summary>The program, as an operator starts it.</summary>
internal sealed class SiloProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(Process process) => _process = process;

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

    public int ExitCode => _process.ExitCode;

    public static SiloProcess Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ScimCluster.Silo.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var silo = new SiloProcess(new Process { StartInfo = start });
        silo._process.OutputDataReceived += (_, line) => silo.Keep(line.Data);
        silo._process.ErrorDataReceived += (_, line) => silo.Keep(line.Data);
        silo._process.Start();
        silo._process.BeginOutputReadLine();
        silo._process.BeginErrorReadLine();
        return silo;
    }

    /// <summary>Starts a development host and waits until it is up.</summary>
    public static async Task<(SiloProcess Silo, JsonObject Dev)> StartDevelopmentAsync(int port, string folder)
    {
        var silo = Start(null, "dev", "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--data", folder);
        var first = await Task.WhenAny(silo._up.Task, silo._process.WaitForExitAsync()).WaitAsync(Limit);
        Assert.True(first == silo._up.Task, silo.Output);
        return (silo, JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "dev.json")))!.AsObject());
    }

    public void Kill() => _process.Kill();

    /// <summary>Sends a signal by its name.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
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

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line is not null && line.Contains("Ctrl-C stops", StringComparison.Ordinal))
        {
            _up.TrySetResult();
        }
    }
}

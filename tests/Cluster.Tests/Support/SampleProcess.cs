using System.Globalization;
using System.Text.RegularExpressions;

namespace ScimCluster.Cluster.Tests.Support;

/// <summary>The sample of an internal service, in a process of its own.</summary>
internal sealed partial class SampleProcess : IDisposable
{
    /// <summary>The ids of what it makes when it is told nothing else.</summary>
    public const string OrganizationId = "acme";
    public const string ProviderId = "internal-service";

    private SampleProcess(ProgramProcess process) => Process = process;

    public ProgramProcess Process { get; }

    /// <summary>The changes that it has printed, in this order.</summary>
    public IReadOnlyList<PrintedChange> Changes =>
    [
        .. ChangeLine().Matches(Process.Output).Select(line => new PrintedChange(
            long.Parse(line.Groups["position"].Value, CultureInfo.InvariantCulture),
            line.Groups["type"].Value,
            line.Groups["resource"].Value,
            line.Groups["state"].Value)),
    ];

    /// <summary>The token that it has printed, or null.</summary>
    public string? Token => TokenLine().Match(Process.Output) is { Success: true } line ? line.Groups["token"].Value : null;

    /// <summary>Starts it and does not wait.</summary>
    /// <param name="connectionString">Where it finds the silos.</param>
    /// <param name="cursorFile">Where it keeps its place.</param>
    /// <param name="more">Further settings.</param>
    public static SampleProcess Start(string connectionString, string cursorFile, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Clustering"] = connectionString,
            ["Cluster:ResponseTimeout"] = ClusterTimes.Response.ToString(),
            ["Cluster:GatewayListRefreshPeriod"] = "00:00:01",
            ["Cluster:ConnectRetryDelay"] = "00:00:00.5",
            ["Service:CursorFile"] = cursorFile,
            ["Service:PollInterval"] = "00:00:00.1",
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return new SampleProcess(ProgramProcess.Start(ProgramProcess.InternalService, settings));
    }

    /// <summary>Waits until it has printed a text.</summary>
    public Task WaitForAsync(string text) => WaitForAsync(() => Process.Output.Contains(text, StringComparison.Ordinal), text);

    /// <summary>Waits until it has printed so many changes.</summary>
    public Task WaitForChangesAsync(int count) => WaitForAsync(() => Changes.Count >= count, $"{count} changes");

    /// <summary>Kills it, as <c>kill -9</c> does, and waits for its end.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    public void Dispose() => Process.Dispose();

    private Task WaitForAsync(Func<bool> isTrue, string what) => Eventually.TrueAsync(
        () =>
        {
            Assert.False(Process.HasExited && !isTrue(), $"The sample has ended before {what}: {Process.Output}");
            return Task.FromResult(isTrue());
        },
        () => $"{what}; the sample said {Process.Output}");

    [GeneratedRegex(@"^change (?<position>\d+) (?<type>\S+) (?<resource>\S+) (?<state>\S+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ChangeLine();

    [GeneratedRegex(@"^token (?<token>\S+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TokenLine();
}

/// <summary>A line of the sample.</summary>
internal sealed record PrintedChange(long Position, string Type, string ResourceId, string State);

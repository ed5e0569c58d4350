using System.Reflection;
using ScimCluster.Storage.Development;

namespace ScimCluster.Silo.Development;

/// <summary>Silos and gateways as processes of their own, which end with this one.</summary>
internal sealed class DevelopmentCluster : IAsyncDisposable
{
    private const string GatewayProgram = "ScimCluster.Gateway.dll";

    // Silos run this program, which may have services of its own.
    private static readonly string SiloProgram = Assembly.GetEntryAssembly()!.GetName().Name + ".dll";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly List<Member> _members = [];
    private readonly string _logs;
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private volatile bool _stopping;

    private DevelopmentCluster(DirectoryInfo data, TextWriter output, TimeProvider time)
    {
        _logs = data.CreateSubdirectory("logs").FullName;
        _output = output;
        _time = time;
    }

    /// <summary>Starts silos and gateways, and waits until all of them are ready.</summary>
    /// <exception cref="StartException">One ended, or was not ready within two minutes.</exception>
    public static async Task<DevelopmentCluster> StartAsync(
        DevelopmentOptions options, DevelopmentSettings settings, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var cluster = new DevelopmentCluster(options.Data, output, time);
        try
        {
            var urls = new Queue<string>(options.Ports.Select(UrlOf));
            var hostGateway = options.Gateways == 0;
            for (var number = 1; number <= options.Silos; number++)
            {
                var url = hostGateway ? urls.Dequeue() : UrlOf(settings.FreePort());
                cluster.Start($"silo-{number}", [SiloProgram, "run"], url, settings.OfSilo(number, url, hostGateway));
            }

            for (var number = 1; number <= options.Gateways; number++)
            {
                var url = urls.Dequeue();
                cluster.Start($"gateway-{number}", [GatewayProgram], url, settings.OfGateway(url));
            }

            await Task.WhenAll(cluster._members.Select(member => cluster.WaitUntilReadyAsync(member, cancellationToken)));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>What runs, one line each.</summary>
    public IEnumerable<string> Lines => _members.Select(member => $"{member.Name,-11} process {member.Process.Id,-7} {member.Url}");

    /// <summary>Ends the gateways, then the silos.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        foreach (var kind in _members.GroupBy(member => member.Name.StartsWith("silo", StringComparison.Ordinal)).OrderBy(group => group.Key))
        {
            using var limit = new CancellationTokenSource(StopLimit, _time);
            await Task.WhenAll(kind.Select(member => member.Process.StopAsync(limit.Token)));
        }

        foreach (var member in _members)
        {
            member.Process.Dispose();
        }
    }

    private void Start(string name, string[] program, string url, Dictionary<string, string?> settings)
    {
        // Secrets stand in the environment, which other users cannot read, and not on the command line.
        var environment = settings.ToDictionary(
            setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value ?? "", StringComparer.Ordinal);
        var log = Path.Combine(_logs, name + ".log");
        string[] words = [DotnetHost, Path.Combine(AppContext.BaseDirectory, program[0]), .. program[1..]];
        var process = GuardedProcess.Start(ServerAccount.Own, AppContext.BaseDirectory, log, "TERM", words, environment);
        var member = new Member(name, url, log, process);
        _members.Add(member);
        _ = TellWhenEndedAsync(member);
    }

    private async Task TellWhenEndedAsync(Member member)
    {
        await member.Process.WaitForExitAsync(CancellationToken.None);
        if (!_stopping)
        {
            await _output.WriteLineAsync($"{member.Name} has ended with {member.Process.ExitCode}; its log is {member.Log}.");
        }
    }

    private async Task WaitUntilReadyAsync(Member member, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        using var http = new HttpClient { BaseAddress = new Uri(member.Url), Timeout = TimeSpan.FromSeconds(5) };
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (member.Process.HasExited || _time.GetElapsedTime(started) > StartLimit)
            {
                throw new StartException($"{member.Name} did not start; its log is {member.Log}.");
            }

            await Task.Delay(Pause, _time, cancellationToken);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string UrlOf(int port) => $"http://127.0.0.1:{port}";

    // This program runs as `dotnet X.dll`, or as an executable beside its dll.
    private static string DotnetHost =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    private sealed record Member(string Name, string Url, string Log, GuardedProcess Process);
}

using System.Globalization;

namespace ScimCluster.Cluster.Tests.Support;

/// <summary>One silo or gateway of a cluster, in a process of its own.</summary>
internal sealed class Member : IDisposable
{
    private readonly HttpClient _health;

    public Member(string name, ProgramProcess process, int port)
    {
        Name = name;
        Process = process;
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        _health = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(5) };
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 256 })
        {
            BaseAddress = Url,
            Timeout = TimeSpan.FromMinutes(1),
        };
    }

    public string Name { get; }

    public ProgramProcess Process { get; }

    public Uri Url { get; }

    /// <summary>A client of this process.</summary>
    public HttpClient Http { get; }

    /// <summary>The status of a health route, or null if nobody answers.</summary>
    public async Task<int?> HealthAsync(string route)
    {
        try
        {
            using var answer = await _health.GetAsync(new Uri(route, UriKind.Relative));
            return (int)answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>Waits until the process says that it is ready.</summary>
    public Task WaitUntilReadyAsync() => Eventually.TrueAsync(
        async () =>
        {
            Assert.False(Process.HasExited, $"{Name} has ended: {(Process.HasExited ? Process.Output : "")}");
            return await HealthAsync("/health/ready") == 200;
        },
        () => $"{Name} is ready; it said {Process.Output}",
        TimeSpan.FromMinutes(2));

    /// <summary>Asks the process to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        await Process.SignalAsync("TERM");
        await Process.WaitForExitAsync();
    }

    public void Dispose()
    {
        Process.Dispose();
        _health.Dispose();
        Http.Dispose();
    }
}

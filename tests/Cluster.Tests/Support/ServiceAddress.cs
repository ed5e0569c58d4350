using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Support;

/// <summary>
/// Sends requests as through a Kubernetes Service: only to gateways whose readiness probe has succeeded, looked up again
/// every tenth of a second.
/// </summary>
internal sealed class ServiceAddress : IAsyncDisposable
{
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromMilliseconds(100);

    private readonly ClusterUnderTest _cluster;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _probing;
    private volatile IReadOnlyList<Member> _ready = [];
    private int _turn;

    public ServiceAddress(ClusterUnderTest cluster)
    {
        _cluster = cluster;
        _probing = ProbeAsync();
    }

    /// <summary>The next ready gateway in turn.</summary>
    public HttpClient Next()
    {
        var ready = _ready;
        Assert.NotEmpty(ready);
        return ready[(int)((uint)Interlocked.Increment(ref _turn) % ready.Count)].Http;
    }

    /// <summary>Waits until so many gateways are ready.</summary>
    public Task WaitForAsync(int count) =>
        Eventually.TrueAsync(() => Task.FromResult(_ready.Count >= count), () => $"{count} gateways are ready, not {_ready.Count}");

    /// <summary>A client with a token, at the next ready gateway.</summary>
    public ApiClient Scim(string token) => new(Next(), token);

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _probing;
        _stopped.Dispose();
    }

    private async Task ProbeAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            var gateways = _cluster.Gateways;
            var answers = await Task.WhenAll(gateways.Select(gateway => gateway.HealthAsync("/health/ready")));
            _ready = [.. gateways.Where((_, i) => answers[i] == 200)];
            await Task.Delay(ProbePeriod, TimeProvider.System).WaitAsync(TimeSpan.FromMinutes(1));
        }
    }
}

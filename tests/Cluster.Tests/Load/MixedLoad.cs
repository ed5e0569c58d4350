using System.Collections.Concurrent;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Load;

/// <summary>
/// Clients that create, patch, read, find and delete users, each after the answer to its last request, until they are
/// stopped; they check every answer against what they know.
/// </summary>
internal sealed class MixedLoad(Func<HttpClient> next, IReadOnlyList<TestConnection> connections, int clients)
{
    private readonly ConcurrentQueue<LoadOutcome> _outcomes = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly List<LoadClient> _clients = [];
    private List<Task> _running = [];
    private volatile bool _stopped;

    /// <summary>Every request so far.</summary>
    public IReadOnlyCollection<LoadOutcome> Outcomes => _outcomes;

    /// <summary>Answers that no order of the requests explains, and connections that failed.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>The acknowledged users.</summary>
    public IEnumerable<(TestConnection Connection, LedgerUser User)> Users =>
        _clients.SelectMany(client => client.Users.Select(user => (client.Connection, user)));

    public bool IsStopped => _stopped;

    public void Start()
    {
        _clients.AddRange(Enumerable.Range(0, clients).Select(i => new LoadClient(this, connections[i % connections.Count], i)));
        _running = [.. _clients.Select(client => Task.Run(client.RunAsync))];
    }

    public async Task StopAsync()
    {
        _stopped = true;
        await Task.WhenAll(_running);
    }

    /// <summary>Waits until so many further requests have succeeded.</summary>
    public Task WaitForSuccessesAsync(int count)
    {
        var target = Successes() + count;
        return Eventually.TrueAsync(() => Task.FromResult(Successes() >= target), () => $"{target} successes, so far {Successes()}");
    }

    /// <summary>Sends a request at the next gateway and records it.</summary>
    public async Task<ApiAnswer?> SendAsync(string operation, TestConnection connection, Func<ApiClient, Task<ApiAnswer>> request)
    {
        var begun = TimeProvider.System.GetTimestamp();
        try
        {
            var answer = await request(new ApiClient(next(), connection.Token));
            _outcomes.Enqueue(new(operation, answer.Status, begun, TimeProvider.System.GetTimestamp()));
            return answer;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            _outcomes.Enqueue(new(operation, 0, begun, TimeProvider.System.GetTimestamp()));
            Report($"{operation}: {e.Message} {e.InnerException?.Message}");
            return null;
        }
    }

    public void Report(string wrong) => _wrong.Enqueue(wrong);

    private int Successes() => _outcomes.Count(outcome => outcome.Status is >= 200 and < 300);
}

using System.Globalization;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;
using Xunit.Abstractions;

namespace ScimCluster.Cluster.Tests.Histories;

/// <summary>
/// Many clients write to the same few users at random while silos die. Afterwards one order of their requests must explain
/// every answer, the users that are left, and the outbox.
/// </summary>
[Collection(PostgresTests.Name)]
public sealed class ConcurrentHistoryTests(PostgresServer postgres, ITestOutputHelper output)
{
    // Four clients at a time write to the users of one connection: the search for an order stays short.
    private const int Connections = 8;
    private const int Clients = 32;

    private const int ShortRounds = 3;
    private const int RequestsBetweenKills = 2500;

    private static readonly TimeSpan FullLength = TimeSpan.FromMinutes(10);

    // How long after a kill the gateway may still send calls to the dead silo.
    private static readonly TimeSpan Unrest = ClusterTimes.Detection + ClusterTimes.Response + TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly List<(long Begun, long Ended)> _kills = [];
    private volatile bool _isStopped;

    [Fact]
    public async Task Histories_of_32_clients_on_few_users_are_linearizable_though_silos_are_killed()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 3, gateways: 2);
        var turn = 0;
        var recorders = new List<HistoryRecorder>();
        for (var i = 0; i < Connections; i++)
        {
            recorders.Add(new(() => cluster.Gateways[(int)((uint)Interlocked.Increment(ref turn) % 2)].Http, await cluster.ConnectAsync()));
        }

        var begun = _time.GetTimestamp();
        var clients = Enumerable.Range(0, Clients)
            .Select(i => Task.Run(() => new HistoryClient(recorders[i % Connections], i).RunAsync(() => _isStopped)))
            .ToList();
        while (_kills.Count < ShortRounds || _time.GetElapsedTime(begun) < Soak.Length(FullLength))
        {
            await WaitForRequestsAsync(recorders);
            await KillOneAsync(cluster);
        }

        await WaitForRequestsAsync(recorders);
        _isStopped = true;
        await Task.WhenAll(clients);
        output.WriteLine($"{_kills.Count} kills in {_time.GetElapsedTime(begun).TotalSeconds:F0} s, {recorders.Sum(recorder => recorder.Count)} requests. {Describe(recorders)}");

        foreach (var recorder in recorders)
        {
            await CheckAsync(cluster, recorder);
        }
    }

    private async Task CheckAsync(ClusterUnderTest cluster, HistoryRecorder recorder)
    {
        // What is read at the end stands in the history like everything else.
        await recorder.SendAsync(new ListUsers());
        foreach (var id in recorder.Users.Keys)
        {
            await recorder.SendAsync(new ReadUser(id));
        }

        Assert.Empty(recorder.Wrong);
        var entries = recorder.Entries(AttemptsOf);
        var started = _time.GetTimestamp();
        AssertExplained(HistoryChecker.FindFault(entries));
        var announced = await OutboxHistory.ReadAsync(cluster, recorder.Connection.ProviderId);
        AssertExplained(HistoryChecker.FindFault(entries, announced));
        output.WriteLine(
            $"{entries.Count} requests, {entries.Count(entry => entry.Answer is null)} without an answer, {announced.Count} users, "
            + $"{announced.Values.Sum(changes => changes.Count)} events: checked in {_time.GetElapsedTime(started).TotalSeconds:F1} s");
    }

    private static string Describe(List<HistoryRecorder> recorders) => string.Join(", ", recorders
        .SelectMany(recorder => recorder.Entries((_, _) => GatewayAttempts.One))
        .GroupBy(entry => $"{entry.Request.GetType().Name} {entry.Answer?.Status.ToString(CultureInfo.InvariantCulture) ?? "unanswered"}", StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => $"{group.Key}: {group.Count()}"));

    private Task WaitForRequestsAsync(List<HistoryRecorder> recorders)
    {
        var target = recorders.Sum(recorder => recorder.Count) + RequestsBetweenKills;
        return Eventually.TrueAsync(
            () => Task.FromResult(recorders.Sum(recorder => recorder.Count) >= target),
            () => $"{target} requests, so far {recorders.Sum(recorder => recorder.Count)}");
    }

    private async Task KillOneAsync(ClusterUnderTest cluster)
    {
        var victim = cluster.Silos[_kills.Count % cluster.Silos.Count];
        var begun = _time.GetTimestamp();
        victim.Process.Kill();
        await victim.Process.WaitForExitAsync();
        _kills.Add((begun, _time.GetTimestamp()));
        await cluster.StartSiloAsync();

        // The next one is killed when all is well again: with every second silo dead nobody could vote.
        await Eventually.TrueAsync(
            async () => await cluster.CountAsync("SELECT count(*) FROM orleans.orleansmembershiptable WHERE status = 3") == 3,
            () => "three silos are active");
    }

    // Carried out without an answer: what a silo had when it died, or did not answer in time.
    private GatewayAttempts AttemptsOf(long begun, long ended) =>
        _kills.Any(kill => begun <= kill.Ended && ended >= kill.Begun) || _time.GetElapsedTime(begun, ended) >= ClusterTimes.Response
            ? GatewayAttempts.AfterCarriedOut
            : _kills.Any(kill => ended >= kill.Begun && _time.GetElapsedTime(kill.Begun, begun) <= Unrest)
                ? GatewayAttempts.SentAgain
                : GatewayAttempts.One;

    private static void AssertExplained(string? fault) => Assert.True(fault is null, fault);
}

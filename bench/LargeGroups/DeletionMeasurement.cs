using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace ScimCluster.LargeGroupsBench;

/// <summary>What others wait while users of many groups and groups of many users are deleted.</summary>
internal sealed class DeletionMeasurement(DevelopmentCluster cluster, Population population)
{
    private const int Rate = 100;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private static readonly MediaTypeHeaderValue Scim = new("application/scim+json");

    public async Task<string> RunAsync()
    {
        await MeasureAsync(_ => Task.CompletedTask);
        var quiet = await MeasureAsync(_ => Task.CompletedTask);
        var users = new ConcurrentQueue<TimeSpan>();
        var whileUsersGo = await MeasureAsync(number => DeleteAsync($"Users/{population.Members[number]}", users), population.Members.Count);
        var groups = new ConcurrentQueue<TimeSpan>();
        var whileGroupsGo = await MeasureAsync(number => DeleteAsync($"Groups/{population.ToDelete[number]}", groups), population.ToDelete.Count);
        var quietAgain = await MeasureAsync(_ => Task.CompletedTask);
        return string.Join('\n', (string[])
        [
            "| what | p50 ms | p99 ms | longest ms | count |",
            "|---|---|---|---|---|",
            Row("GET and PATCH of others, nothing deleted", quiet),
            Row($"the same while a user in {Population.Memberships} groups is deleted each second", whileUsersGo),
            Row($"the same while a group of {population.Size} is deleted every {Length.TotalSeconds / population.ToDelete.Count:0} seconds, and purged", whileGroupsGo),
            Row("the same, nothing deleted", quietAgain),
            Row("DELETE of such a user", users),
            Row("DELETE of such a group", groups),
        ]);
    }

    // Requests of others at a rate, and beside them something so many times.
    private async Task<ConcurrentQueue<TimeSpan>> MeasureAsync(Func<int, Task> act, int times = 0)
    {
        var durations = new ConcurrentQueue<TimeSpan>();
        var started = Time.GetTimestamp();
        var running = new List<Task> { ActAsync() };
        for (var number = 0; number < Rate * Length.TotalSeconds; number++)
        {
            var wait = TimeSpan.FromSeconds((double)number / Rate) - Time.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, Time, CancellationToken.None);
            }

            running.Add(TimeAsync(() => RequestAsync(number), durations));
        }

        await Task.WhenAll(running);
        return durations;

        async Task ActAsync()
        {
            for (var number = 0; number < times; number++)
            {
                await act(number);
                await Task.Delay(Length / times, Time, CancellationToken.None);
            }
        }
    }

    private async Task RequestAsync(int number)
    {
        var user = population.Bystanders[number % population.Bystanders.Count];
        using var request = new HttpRequestMessage(number % 2 == 0 ? HttpMethod.Get : HttpMethod.Patch, $"Users/{user}");
        if (number % 2 == 1)
        {
            var body = $$"""
                {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"title","value":"{{Time.GetTimestamp()}}"}]}
                """;
            request.Content = new StringContent(body, Encoding.UTF8, Scim);
        }

        using var answer = await cluster.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private Task DeleteAsync(string path, ConcurrentQueue<TimeSpan> durations) => TimeAsync(
        async () =>
        {
            using var answer = await cluster.Http.DeleteAsync(new Uri(path, UriKind.Relative));
            answer.EnsureSuccessStatusCode();
        },
        durations);

    private static async Task TimeAsync(Func<Task> act, ConcurrentQueue<TimeSpan> durations)
    {
        var started = Time.GetTimestamp();
        await act();
        durations.Enqueue(Time.GetElapsedTime(started));
    }

    private static string Row(string name, ConcurrentQueue<TimeSpan> durations)
    {
        var sorted = durations.Order().ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {Part(0.5):0.0} | {Part(0.99):0.0} | {Part(1):0.0} | {sorted.Count} |");

        double Part(double part) => sorted[(int)((sorted.Count - 1) * part)].TotalMilliseconds;
    }
}

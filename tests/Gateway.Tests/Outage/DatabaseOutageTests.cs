using System.Collections.Concurrent;
using Npgsql;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Migrations;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Outage;

/// <summary>PostgreSQL goes away under load and comes back, on a server that no other test uses.</summary>
public sealed class DatabaseOutageTests
{
    private const int Writers = 16;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Outage_is_503_with_RetryAfter_then_recovers_and_loses_no_201(bool kill)
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Folder = folder.Path, Durable = false });
        await using (var database = NpgsqlDataSource.Create(postgres.ConnectionString))
        {
            await Migrator.MigrateAsync(database);
        }

        await using var server = await ScimServer.StartAsync(postgres.ConnectionString);
        var connection = await server.ConnectAsync();
        var load = new Load(connection.Scim);
        var running = Enumerable.Range(0, Writers).Select(load.RunAsync).ToList();

        await load.WaitForAsync(answer => answer.Status == 201, Writers * 4);
        for (var round = 0; round < Soak.Rounds(inEveryRun: 1, atFullLength: 30); round++)
        {
            await (kill ? postgres.KillAsync() : postgres.StopAsync());
            await load.WaitForAsync(answer => answer.Status == 503, Writers * 4);
            await postgres.StartAsync();
            await load.WaitForAsync(answer => answer.Status == 201, Writers * 4);
        }

        load.Stop();
        await Task.WhenAll(running);

        Assert.All(load.Answers, answer => Assert.Contains(answer.Status, new[] { 201, 503, 409 }));
        Assert.All(load.Answers.Where(answer => answer.Status == 503), answer =>
        {
            answer.AssertScimError(503);
            Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        });
        foreach (var id in load.Answers.Where(answer => answer.Status == 201).Select(answer => answer.Id))
        {
            (await connection.Scim.GetAsync($"{Users.Path}/{id}")).AssertStatus(200);
        }
    }

    /// <summary>Clients that create users until they are stopped, and repeat a create that got no answer.</summary>
    private sealed class Load(ApiClient scim)
    {
        private readonly ConcurrentBag<ApiAnswer> _answers = [];
        private readonly ConcurrentDictionary<Waiter, bool> _waiters = new();
        private volatile bool _stopped;

        public IReadOnlyCollection<ApiAnswer> Answers => _answers;

        public void Stop() => _stopped = true;

        public async Task RunAsync(int writer)
        {
            for (var i = 0; !_stopped; i++)
            {
                var answer = await scim.PostAsync(Users.Path, Users.Body($"w{writer}-{i}@acme.example"));
                _answers.Add(answer);
                foreach (var waiter in _waiters.Keys)
                {
                    waiter.See(answer);
                }
            }
        }

        /// <summary>Waits until so many answers of a kind have come from now on.</summary>
        public async Task WaitForAsync(Func<ApiAnswer, bool> kind, int count)
        {
            var waiter = new Waiter(kind, count);
            _waiters.TryAdd(waiter, true);
            await waiter.Done.WaitAsync(TimeSpan.FromMinutes(1));
            _waiters.TryRemove(waiter, out _);
        }
    }

    private sealed class Waiter(Func<ApiAnswer, bool> kind, int count)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = count;

        public Task Done => _done.Task;

        public void See(ApiAnswer answer)
        {
            if (kind(answer) && Interlocked.Decrement(ref _left) == 0)
            {
                _done.SetResult();
            }
        }
    }
}

using System.Text.Json.Nodes;
using Npgsql;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Changes;

/// <summary>Readers and writers on several connections at the same time.</summary>
public sealed class ChangeFeedRaceTests(PostgresServer server) : ChangeFeedTestBase(server)
{
    [Fact]
    public async Task Racing_readers_see_every_change_once_and_in_the_same_order()
    {
        const int Writers = 4;
        var creates = Soak.Rounds(60, 2000);
        var transactions = Soak.Rounds(20, 500);
        const int ChangesOfTransaction = 3;
        var ofAcme = (Writers * creates / 2) + (Writers * transactions * ChangesOfTransaction);
        var ofGlobex = Writers * creates / 2;

        var writers = Enumerable.Range(0, Writers).SelectMany(writer => new[]
        {
            Task.Run(async () =>
            {
                for (var i = 0; i < creates; i++)
                {
                    await CreatedAsync(i % 2 == 0 ? Okta : Globex, Person($"user-{writer}-{i}"));
                }
            }),
            Task.Run(async () =>
            {
                // Its changes stay uncommitted while the others' are read.
                for (var i = 0; i < transactions; i++)
                {
                    await using var transaction = await OpenTransactionAsync();
                    for (var change = 0; change < ChangesOfTransaction; change++)
                    {
                        await transaction.InsertAsync($"{writer}-{i}-{change}");
                    }

                    await transaction.CommitAsync();
                }
            }),
        }).ToList();
        var readers = Enumerable.Range(1, 3).SelectMany(reader => new[]
        {
            Task.Run(() => FollowAsync(after => Feed.ReadAllAsync(after, 7 * reader, CancellationToken.None), ofAcme + ofGlobex)),
            Task.Run(() => FollowAsync(after => Feed.ReadAsync("acme", after, 11 * reader, CancellationToken.None), ofAcme)),
        }).ToList();
        await Task.WhenAll(writers);
        var read = await Task.WhenAll(readers);

        var all = read[0];
        Assert.Equal(ofAcme + ofGlobex, all.Select(change => change.ChangeId).Distinct().Count());
        Assert.Equal(all.Select(change => change.Position).Order(), all.Select(change => change.Position));
        foreach (var (index, changes) in read.Index())
        {
            Assert.Equal(index % 2 == 0 ? all : all.Where(change => change.OrganizationId == "acme"), changes);
        }

        Assert.Empty(await Feed.ReadAllAsync(all[^1].Position, 1, CancellationToken.None));
    }

    [Fact]
    public async Task Reader_that_stands_still_with_the_lock_holds_the_others_up_for_seconds_only()
    {
        await CreatedAsync(Okta, Person("ada"));
        await using var paused = new NpgsqlConnection(Database.ConnectionString + ";Pooling=false");
        await paused.OpenAsync();
        await using var transaction = await paused.BeginTransactionAsync();
        await using var take = new NpgsqlCommand(ChangeFeedSql.Lock, paused, transaction).With(ChangePlaces.LockKey);
        await take.ExecuteNonQueryAsync();

        var changes = await ReadAsync("acme").WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Single(changes, change => change.Type == "user.provisioned");
        await using var goOn = new NpgsqlCommand(ChangeFeedSql.GivePlaces, paused, transaction);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => goOn.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task Changes_of_a_user_stand_in_the_order_of_their_commits()
    {
        var rounds = Soak.Rounds(40, 1000);
        var ada = await CreatedAsync(Okta, Person("ada"));
        await LinkAsync(Entra, ada, "ada");

        var finished = Task.WhenAll(ToggleAsync(Okta), ToggleAsync(Okta), ToggleAsync(Entra), ToggleAsync(Entra));
        var changes = new List<ChangeRow>();
        bool wasFinished;
        do
        {
            wasFinished = finished.IsCompleted;
            changes.AddRange(await Feed.ReadAsync("acme", changes.Count == 0 ? 0 : changes[^1].Position, 5, CancellationToken.None));
        }
        while (!wasFinished || (await Feed.ReadAsync("acme", changes[^1].Position, 1, CancellationToken.None)).Count > 0);
        await finished;

        foreach (var ofProvider in changes.GroupBy(change => change.ProviderKey))
        {
            var versions = ofProvider.Select(change => (long)JsonNode.Parse(change.Data)!["version"]!).ToList();
            Assert.Equal(versions.Order(), versions);
            Assert.True(versions[^1] > rounds);
        }

        // One after the other, whichever provider said the last word.
        var transitions = changes.Select(change => change.Type).Where(type => type is "user.deactivated" or "user.reactivated").ToList();
        Assert.NotEmpty(transitions);
        Assert.All(transitions.Index(), transition =>
            Assert.Equal(transition.Index % 2 == 0 ? "user.deactivated" : "user.reactivated", transition.Item));

        async Task ToggleAsync(WriteAuthority authority)
        {
            for (var written = 0; written < rounds;)
            {
                var current = (await Store.FindByAccountIdAsync(authority.ProviderKey, "ada", CancellationToken.None))!;
                var write = await UpdateAsync(authority, current, Person("ada", active: !current.Active), "active");
                written += write.Status == WriteStatus.Written ? 1 : 0;
            }
        }
    }
}

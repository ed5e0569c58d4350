using Npgsql;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Changes;

public sealed class ChangeFeedTests(PostgresServer server) : ChangeFeedTestBase(server)
{
    [Fact]
    public async Task Change_carries_what_the_outbox_has()
    {
        var row = await CreatedAsync(Okta, Person("ada"));

        var change = Assert.Single(await ReadAsync("acme"));

        Assert.Equal(
            (Okta.ProviderKey, "acme", null, "user.provisioned", row.UserId.ToString(), Now),
            (change.ProviderKey, change.OrganizationId, change.OwnerId, change.Type, change.ResourceId, change.Occurred));
        Assert.True(change.Position > 0);
        Assert.Equal(await Database.ReadAsync<Guid>("SELECT change_id FROM scim.outbox"), change.ChangeId);
        Assert.Contains("\"accountId\": \"ada\"", change.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_any_size_give_the_same_order_without_gaps_or_repetitions()
    {
        for (var i = 0; i < 10; i++)
        {
            await CreatedAsync(Okta, Person($"user{i}"));
        }

        var all = await ReadAsync("acme");

        Assert.Equal(10, all.Count);
        foreach (var size in new[] { 1, 3, 9, 10 })
        {
            Assert.Equal(all, await FollowAsync(after => Feed.ReadAsync("acme", after, size, CancellationToken.None), all.Count));
        }

        Assert.Empty(await Feed.ReadAsync("acme", all[^1].Position, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Tenants_do_not_see_each_other()
    {
        await CreatedAsync(Okta, Person("ada"));
        await CreatedAsync(Globex, Person("bob"));
        await CreatedAsync(Personal, Person("eve"));
        await CreatedAsync(Entra, Person("joe"));

        Assert.Equal([Okta.ProviderKey, Entra.ProviderKey], (await ReadAsync("acme")).Select(change => change.ProviderKey));
        Assert.Equal([Globex.ProviderKey], (await ReadAsync("globex")).Select(change => change.ProviderKey));
        Assert.Empty(await ReadAsync("user-1"));
        Assert.Empty(await ReadAsync("*"));
        Assert.Equal(
            [Okta.ProviderKey, Globex.ProviderKey, Personal.ProviderKey, Entra.ProviderKey],
            (await ReadAllAsync()).Select(change => change.ProviderKey));
    }

    [Fact]
    public async Task Change_of_a_slow_transaction_is_read_behind_what_was_read_meanwhile()
    {
        await using var slow = await OpenTransactionAsync();
        await slow.InsertAsync("slow");
        await CreatedAsync(Okta, Person("fast"));

        var meanwhile = await ReadAsync("acme");
        await slow.CommitAsync();
        var later = await Feed.ReadAsync("acme", meanwhile[^1].Position, 10, CancellationToken.None);

        Assert.Equal(["user.provisioned"], meanwhile.Select(change => change.Type));
        Assert.Equal(["slow"], later.Select(change => change.ResourceId));
        Assert.Equal([.. meanwhile, .. later], await ReadAllAsync());
    }

    [Fact]
    public async Task Change_of_a_transaction_that_fails_never_appears()
    {
        await using (var failed = await OpenTransactionAsync())
        {
            await failed.InsertAsync("failed");
        }

        await CreatedAsync(Okta, Person("ada"));

        Assert.Equal(["user.provisioned"], (await ReadAllAsync()).Select(change => change.Type));
    }

    [Fact]
    public async Task Organization_with_one_change_behind_a_long_backlog_gets_it_at_once()
    {
        await InsertManyAsync(Okta, "acme", (2 * ChangeFeedSql.BatchSize) + 500);
        await CreatedAsync(Globex, Person("bob"));

        Assert.Single(await ReadAsync("globex"));
    }

    [Fact]
    public async Task Backlog_keeps_the_order_in_which_it_was_written()
    {
        const int Count = (2 * ChangeFeedSql.BatchSize) + 500;
        await InsertManyAsync(Okta, "acme", Count);

        var changes = await FollowAsync(after => Feed.ReadAllAsync(after, 700, CancellationToken.None), Count);

        Assert.Equal(Enumerable.Range(1, Count).Select(i => $"r{i}"), changes.Select(change => change.ResourceId));
    }

    [Fact]
    public async Task Places_are_not_used_again_after_old_changes_are_gone()
    {
        await CreatedAsync(Okta, Person("ada"));
        var last = (await ReadAllAsync())[^1].Position;
        await Database.ExecuteAsync("DELETE FROM scim.outbox");
        await CreatedAsync(Okta, Person("bob"));

        Assert.Single(await Feed.ReadAllAsync(last, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Reader_who_finds_nothing_new_does_not_wait_for_the_lock()
    {
        await CreatedAsync(Okta, Person("ada"));
        var changes = await ReadAllAsync();
        await using var holder = await HoldLockAsync();

        Assert.Equal(changes, await ReadAllAsync());
    }

    [Fact]
    public async Task Readers_who_wait_leave_the_connections_to_writers()
    {
        await using var dataSource = NpgsqlDataSource.Create(Database.ConnectionString + ";Maximum Pool Size=2;Timeout=5");
        var feed = new PostgresChangeFeedStore(dataSource);
        await InsertManyAsync(Okta, "acme", 1);
        var holder = await HoldLockAsync();
        var readers = Enumerable.Range(0, 5).Select(_ => feed.ReadAllAsync(0, 10, CancellationToken.None)).ToList();
        while (!await IsSomebodyWaitingAsync())
        {
        }

        var created = await new PostgresIdentityStore(dataSource).CreateAsync(
            new(Okta, NewId(), Person("ada"), Context("create", "userName")), CancellationToken.None);
        await holder.DisposeAsync();

        Assert.Equal(WriteStatus.Written, created.Status);
        Assert.All(await Task.WhenAll(readers), changes => Assert.Equal(2, changes.Count));

        Task<bool> IsSomebodyWaitingAsync() => Database.ReadAsync<bool>(
            """
            SELECT EXISTS (
                SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                 WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted)
            """);
    }

    [Fact]
    public async Task Reader_who_gives_up_takes_nothing_from_the_others()
    {
        await CreatedAsync(Okta, Person("ada"));
        var feed = Feed;
        using var giveUp = new CancellationTokenSource();
        var holder = await HoldLockAsync();
        var reader = feed.ReadAllAsync(0, 10, giveUp.Token);
        var next = feed.ReadAllAsync(0, 10, CancellationToken.None);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader);
        await holder.DisposeAsync();

        Assert.Single(await next);
    }

    // What the store takes to give places; held until it is disposed.
    private async Task<NpgsqlConnection> HoldLockAsync()
    {
        var holder = new NpgsqlConnection(Database.ConnectionString + ";Pooling=false");
        await holder.OpenAsync();
        await using var hold = new NpgsqlCommand("SELECT pg_advisory_lock($1)", holder).With(ChangePlaces.LockKey);
        await hold.ExecuteNonQueryAsync();
        return holder;
    }
}

using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Changes;

/// <summary>Leases, fences, and what waits.</summary>
public sealed class DeliveryStoreTests(PostgresServer server) : ChangeFeedTestBase(server)
{
    private const string Consumer = "handler:test";

    private static readonly ChangePartition Acme = ChangePartition.OfOrganization("acme");
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(15);

    private IDeliveryStore Delivery => new PostgresDeliveryStore(Database.DataSource);

    [Fact]
    public async Task Partitions_are_found_after_a_change_and_not_before_the_next_one()
    {
        Assert.Empty(await FindAsync());
        await CreatedAsync(Okta, Person("ada"));
        await CreatedAsync(Entra, Person("bob"));
        await CreatedAsync(Personal, Person("eve"));
        await Delivery.GivePlacesAsync(default);

        Assert.Equal(["organization:acme", "owner:user-1"], (await FindAsync()).Order(StringComparer.Ordinal));
        var revision = (await Delivery.BeginLookAsync(Acme, Now + LeaseTime, default))!.Value;
        Assert.Equal(["owner:user-1"], await FindAsync());
        Assert.True(await Delivery.EndLookAsync(Acme, revision, null, default));
        Assert.Equal(["owner:user-1"], await FindAsync(Now.AddYears(1)));

        await InsertManyAsync(Okta, "acme", 1);
        await Delivery.GivePlacesAsync(default);
        Assert.Contains("organization:acme", await FindAsync());
    }

    [Fact]
    public async Task Look_that_met_a_change_does_not_end()
    {
        await InsertManyAsync(Okta, "acme", 1);
        await Delivery.GivePlacesAsync(default);
        var revision = (await Delivery.BeginLookAsync(Acme, Now + LeaseTime, default))!.Value;
        await InsertManyAsync(Okta, "acme", 1);
        await Delivery.GivePlacesAsync(default);

        Assert.False(await Delivery.EndLookAsync(Acme, revision, null, default));
        Assert.Equal(["organization:acme"], await FindAsync());
    }

    [Fact]
    public async Task Feed_that_gives_places_wakes_the_dispatchers_too()
    {
        await InsertManyAsync(Okta, "acme", 1);
        await ReadAllAsync();

        Assert.Equal(["organization:acme"], await FindAsync());
    }

    [Fact]
    public async Task Partition_of_a_silo_that_died_in_the_middle_is_found_when_its_time_is_over()
    {
        await InsertManyAsync(Okta, "acme", 1);
        await Delivery.GivePlacesAsync(default);
        await Delivery.BeginLookAsync(Acme, Now + LeaseTime, default);

        Assert.Empty(await FindAsync(Now + LeaseTime - TimeSpan.FromSeconds(1)));
        Assert.Equal(["organization:acme"], await FindAsync(Now + LeaseTime));
    }

    [Fact]
    public async Task Lease_is_one_holders_until_its_time_is_over()
    {
        await Delivery.AddProgressAsync(Acme, Consumer, default);
        var first = await TakeAsync("first", Now);
        Assert.NotNull(first.Lease);

        var refused = await TakeAsync("second", Now.AddSeconds(14));
        Assert.Equal((null, Now + LeaseTime), (refused.Lease, refused.TakenUntil));

        Assert.True(await Delivery.RenewLeaseAsync(Acme, Consumer, first.Lease.Fence, Now.AddSeconds(30), default));
        Assert.Null((await TakeAsync("second", Now.AddSeconds(29))).Lease);
        Assert.NotNull((await TakeAsync("second", Now.AddSeconds(30))).Lease);
    }

    [Fact]
    public async Task Holder_who_was_taken_over_writes_nothing_any_more()
    {
        await InsertManyAsync(Okta, "acme", 3);
        await Delivery.GivePlacesAsync(default);
        await Delivery.AddProgressAsync(Acme, Consumer, default);
        var old = (await TakeAsync("old", Now)).Lease!;
        var heir = (await TakeAsync("heir", Now + LeaseTime)).Lease!;
        Assert.True(await CommitAsync(heir, new(2, [], [], [], false)));

        var waiting = new WaitingChange(3, Guid.Empty, "r3", 1, Now, Now, null, "late", false);
        Assert.False(await CommitAsync(old, new(3, [], [waiting], [], false)));
        Assert.False(await Delivery.RenewLeaseAsync(Acme, Consumer, old.Fence, Now.AddHours(1), default));
        await Delivery.ReleaseLeaseAsync(Acme, Consumer, old.Fence, default);

        Assert.Equal(2, await Database.ReadAsync<long>("SELECT position FROM scim.delivery_progress"));
        Assert.Equal("heir", await Database.ReadAsync<string>("SELECT holder FROM scim.delivery_progress"));
        Assert.Equal(0, await Database.ReadAsync<long>("SELECT count(*) FROM scim.delivery_waiting"));
    }

    [Fact]
    public async Task Of_many_who_want_a_lease_at_the_same_time_one_gets_it()
    {
        await Delivery.AddProgressAsync(Acme, Consumer, default);

        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => TakeAsync($"holder-{i}", Now)));

        Assert.Single(replies, reply => reply.Lease is not null);
    }

    [Fact]
    public async Task Consumer_without_progress_gets_no_lease()
    {
        Assert.Equal(new DeliveryLeaseReply(null, null), await TakeAsync("first", Now));
    }

    [Fact]
    public async Task Later_changes_of_what_waits_are_behind_and_come_when_it_is_settled()
    {
        await InsertManyAsync(Okta, "acme", 2);
        await InsertManyAsync(Okta, "acme", 2);
        await Delivery.GivePlacesAsync(default);
        await Delivery.AddProgressAsync(Acme, Consumer, default);
        var lease = (await TakeAsync("holder", Now)).Lease!;
        var page = await Delivery.ReadChangesAsync(Acme, Consumer, 0, 2, default);
        Assert.Equal(["r1", "r2"], page.Select(pending => pending.Change.ResourceId));
        await CommitAsync(lease, new(page[1].Change.Position, [], [Waiting(page[0], 1, Now.AddMinutes(1))], [], false));

        var next = await Delivery.ReadChangesAsync(Acme, Consumer, page[1].Change.Position, 10, default);
        Assert.Equal([("r1", true), ("r2", false)], next.Select(pending => (pending.Change.ResourceId, pending.IsBehind)));
        await CommitAsync(lease, new(next[1].Change.Position, [], [Waiting(next[0], 0, null)], [], false));

        Assert.Empty(await Delivery.ReadDueAsync(Acme, Consumer, Now, 10, 10, default));
        Assert.Equal(Now.AddMinutes(1), await Delivery.FindNextAttemptAsync(Acme, Consumer, default));
        var due = await Delivery.ReadDueAsync(Acme, Consumer, Now.AddMinutes(1), 10, 10, default);
        Assert.Equal([1, 0], due.Select(pending => pending.Attempts));

        // Only the first of them was read and settled: the other one's turn has come.
        await CommitAsync(lease, new(next[1].Change.Position, [due[0].Change.Position], [], ["r1"], false));
        Assert.Equal([due[1].Change], (await Delivery.ReadDueAsync(Acme, Consumer, Now, 10, 10, default)).Select(pending => pending.Change));
    }

    [Fact]
    public async Task Receiver_that_is_back_gets_at_once_what_waits_for_its_time()
    {
        await InsertManyAsync(Okta, "acme", 2);
        await Delivery.GivePlacesAsync(default);
        await Delivery.AddProgressAsync(Acme, Consumer, default);
        var lease = (await TakeAsync("holder", Now)).Lease!;
        var page = await Delivery.ReadChangesAsync(Acme, Consumer, 0, 2, default);
        await CommitAsync(lease, new(2, [], [Waiting(page[0], 5, Now.AddHours(1)), Waiting(page[1], 3, Now.AddHours(2))], [], false));

        await CommitAsync(lease, new(2, [], [], [], IsBack: true));

        Assert.Equal(2, (await Delivery.ReadDueAsync(Acme, Consumer, Now, 10, 10, default)).Count);
    }

    [Fact]
    public async Task Each_partition_has_its_own_changes()
    {
        await CreatedAsync(Okta, Person("ada"));
        await CreatedAsync(Globex, Person("bob"));
        await CreatedAsync(Personal, Person("eve"));
        await Database.ExecuteAsync(
            "INSERT INTO scim.outbox (change_id, occurred_at, provider_key, type, resource_id, data) VALUES (gen_random_uuid(), now(), $1, 'test', 'alone', '{}')",
            Okta.ProviderKey);
        await Delivery.GivePlacesAsync(default);

        foreach (var (partition, type) in new[]
        {
            (Acme, "user.provisioned"), (ChangePartition.OfOrganization("globex"), "user.provisioned"),
            (ChangePartition.OfOwner("user-1"), "user.provisioned"), (ChangePartition.OfProvider(Okta.ProviderKey), "test"),
        })
        {
            Assert.Equal(type, Assert.Single(await Delivery.ReadChangesAsync(partition, Consumer, 0, 10, default)).Change.Type);
            Assert.Contains(partition.ToString(), await FindAsync());
        }
    }

    [Fact]
    public async Task Search_that_finds_nothing_reads_an_empty_index()
    {
        await Database.ExecuteAsync(
            "INSERT INTO scim.delivery_partitions SELECT 'organization:' || i, 1, 'infinity' FROM generate_series(1, 10000) i");
        await Database.ExecuteAsync("ANALYZE scim.delivery_partitions");

        var plan = await Database.ReadColumnAsync<string>(
            "EXPLAIN " + DeliverySql.FindPartitions.Replace("$1", "now()", StringComparison.Ordinal).Replace("$2", "1000", StringComparison.Ordinal));

        Assert.Contains(plan, line => line.Contains("delivery_partitions_look_at_idx", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Seq Scan", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("acme")]
    [InlineData("organization:")]
    [InlineData("user:1")]
    public void Text_that_is_no_partition_is_refused(string text) => Assert.Throws<FormatException>(() => ChangePartition.Parse(text));

    private static WaitingChange Waiting(PendingChange pending, int attempts, DateTimeOffset? next) => new(
        pending.Change.Position, pending.Change.ChangeId, pending.Change.ResourceId, attempts, Now, next, 500, "status", false);

    private async Task<IReadOnlyList<string>> FindAsync(DateTimeOffset? at = null) =>
        [.. (await Delivery.FindPartitionsAsync(at ?? Now, 100, default)).Select(partition => partition.ToString())];

    private Task<DeliveryLeaseReply> TakeAsync(string holder, DateTimeOffset now) =>
        Delivery.TakeLeaseAsync(Acme, Consumer, holder, now, now + LeaseTime, default);

    private Task<bool> CommitAsync(DeliveryLease lease, DeliveryOutcome outcome) =>
        Delivery.CommitAsync(Acme, Consumer, lease.Fence, outcome, Now, Now + LeaseTime, default);
}

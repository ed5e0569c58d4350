using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Changes;

/// <summary>Changes go when they are old and nobody needs them; what is left says how far that went.</summary>
public sealed class ChangeRemovalTests(PostgresServer server) : ChangeFeedTestBase(server)
{
    private const string Handler = "handler:test";

    private static readonly ChangePartition Acme = ChangePartition.OfOrganization("acme");
    private static readonly ChangePartition GlobexPartition = ChangePartition.OfOrganization("globex");
    private static readonly DateTimeOffset Later = DateTimeOffset.MaxValue.AddYears(-1);

    private IDeliveryStore Delivery => new PostgresDeliveryStore(Database.DataSource);

    [Fact]
    public async Task Old_changes_go_for_good_where_nobody_consumes_them()
    {
        await PlacedAsync(Okta, "acme", 3);
        await PlacedAsync(Globex, "globex", 2);

        await RemoveAsync(Later);

        Assert.Empty(await ReadAllAsync());
        Assert.Equal(3, await Feed.FindLastRemovedAsync("acme", default));
        Assert.Equal(5, await Feed.FindLastRemovedAsync("globex", default));
        Assert.Equal(5, await Feed.FindLastRemovedAsync(null, default));
        await PlacedAsync(Okta, "acme", 1);
        Assert.Equal(6, Assert.Single(await ReadAsync("acme")).Position);
    }

    [Fact]
    public async Task Young_changes_and_those_without_a_place_stay()
    {
        await PlacedAsync(Okta, "acme", 2);
        await Database.ExecuteAsync("UPDATE scim.outbox SET occurred_at = $1 WHERE position = 1", Now.AddDays(-31).UtcDateTime);
        await Database.ExecuteAsync("UPDATE scim.outbox SET occurred_at = $1 WHERE position = 2", Now.AddDays(-30).UtcDateTime);
        await InsertManyAsync(Okta, "acme", 1);
        await Database.ExecuteAsync("UPDATE scim.outbox SET occurred_at = $1 WHERE position IS NULL", Now.AddDays(-90).UtcDateTime);

        await RemoveAsync(Now.AddDays(-30));

        Assert.Equal([2L, 3L], (await ReadAsync("acme")).Select(change => change.Position));
        Assert.Equal(1, await Feed.FindLastRemovedAsync("acme", default));
    }

    [Fact]
    public async Task Change_stays_until_every_handler_has_passed_it_in_its_partition()
    {
        await PlacedAsync(Okta, "acme", 3);
        await PlacedAsync(Globex, "globex", 1);
        await Delivery.AddHandlerAsync(Handler, default);
        await Delivery.AddHandlerAsync("handler:new", default);
        await ProgressAsync(Acme, Handler, 2);
        await ProgressAsync(Acme, "handler:new", 1);
        await ProgressAsync(GlobexPartition, Handler, 4);

        await RemoveAsync(Later);

        Assert.Equal([2L, 3L, 4L], (await ReadAllAsync()).Select(change => change.Position));
        Assert.Equal(0, await Feed.FindLastRemovedAsync("globex", default));
    }

    [Fact]
    public async Task Change_stays_until_every_webhook_of_its_organization_has_passed_it()
    {
        await PlacedAsync(Okta, "acme", 2);
        await PlacedAsync(Globex, "globex", 1);
        var webhooks = new PostgresWebhookStore(Database.DataSource);
        var webhookId = NewId();
        await Database.ExecuteAsync(
            """
            INSERT INTO scim.webhooks (organization_id, webhook_id, url, event_types, enabled, secret, created_at, updated_at)
            VALUES ('acme', $1, 'https://receiver.example', '{}', false, '', now(), now())
            """,
            webhookId);
        await ProgressAsync(Acme, DeliveryConsumers.Webhook(webhookId), 1);

        await RemoveAsync(Later);

        Assert.Equal(2, Assert.Single(await ReadAllAsync()).Position);
        Assert.False(await webhooks.ReplayAsync("acme", webhookId, 0, default));
        Assert.True(await webhooks.ReplayAsync("acme", webhookId, 1, default));
    }

    [Fact]
    public async Task Dead_letter_is_sent_again_though_what_was_beside_it_is_gone()
    {
        await PlacedAsync(Okta, "acme", 3);
        var webhooks = new PostgresWebhookStore(Database.DataSource);
        var webhookId = NewId();
        var consumer = DeliveryConsumers.Webhook(webhookId);
        await ProgressAsync(Acme, consumer, 3);
        await Database.ExecuteAsync(
            """
            INSERT INTO scim.delivery_waiting
                (partition, consumer, position, change_id, resource_id, attempts, waiting_since, next_attempt_at, given_up_at)
            SELECT 'organization:acme', $1, position, change_id, resource_id, 1, now(), 'infinity', now()
              FROM scim.outbox
             WHERE position = 2
            """,
            consumer);
        await RemoveAsync(Later);

        Assert.False(await webhooks.ReplayAsync("acme", webhookId, 0, default));
        Assert.True(await webhooks.ReplayAsync("acme", webhookId, 1, default));
        Assert.Equal(2, Assert.Single(await Delivery.ReadChangesAsync(Acme, consumer, 1, 10, default)).Change.Position);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2026-11-22 09:00:00+00")]
    public async Task Change_that_waits_or_was_given_up_stays(string? givenUpAt)
    {
        await PlacedAsync(Okta, "acme", 3);
        await Delivery.AddHandlerAsync(Handler, default);
        await ProgressAsync(Acme, Handler, 3);
        await Database.ExecuteAsync(
            """
            INSERT INTO scim.delivery_waiting
                (partition, consumer, position, change_id, resource_id, attempts, waiting_since, next_attempt_at, given_up_at)
            SELECT 'organization:acme', 'handler:test', position, change_id, resource_id, 1, now(), now(), $1::text::timestamptz
              FROM scim.outbox
             WHERE position = 2
            """,
            givenUpAt);

        await RemoveAsync(Later);

        Assert.Equal(2, Assert.Single(await ReadAllAsync()).Position);
        Assert.Equal(3, await Feed.FindLastRemovedAsync("acme", default));
    }

    [Fact]
    public async Task Removal_goes_on_behind_what_must_stay()
    {
        await PlacedAsync(Globex, "globex", 25);
        await PlacedAsync(Okta, "acme", 25);
        await Delivery.AddHandlerAsync(Handler, default);
        await ProgressAsync(Acme, Handler, 50);

        await RemoveAsync(Later, limit: 10);

        Assert.Equal(25, (await ReadAllAsync()).Count);
        Assert.Empty(await ReadAsync("acme"));
    }

    [Fact]
    public async Task Removal_leaves_the_work_to_who_is_at_it()
    {
        await PlacedAsync(Okta, "acme", 1);
        await using (var other = await Database.DataSource.OpenConnectionAsync())
        await using (var transaction = await other.BeginTransactionAsync())
        {
            await using var hold = new Npgsql.NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", other, transaction).With(PostgresChangeFeedStore.RemovalLock);
            await hold.ExecuteNonQueryAsync();
            await RemoveAsync(Later);
            Assert.Single(await ReadAllAsync());
        }

        await RemoveAsync(Later);
        Assert.Empty(await ReadAllAsync());
    }

    private async Task PlacedAsync(WriteAuthority authority, string organizationId, int count)
    {
        await InsertManyAsync(authority, organizationId, count);
        await Delivery.GivePlacesAsync(default);
    }

    private Task ProgressAsync(ChangePartition partition, string consumer, long position) => Database.ExecuteAsync(
        "INSERT INTO scim.delivery_progress (partition, consumer, position, fence, holder, lease_until) VALUES ($1, $2, $3, 0, NULL, '-infinity')",
        partition.ToString(), consumer, position);

    private async Task RemoveAsync(DateTimeOffset before, int limit = 1000)
    {
        for (long? last = 0; last is not null;)
        {
            last = await Feed.RemoveAsync(before, last.Value, limit, default);
        }
    }
}

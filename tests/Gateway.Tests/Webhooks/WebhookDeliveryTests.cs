using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Webhooks;

[Collection(ManagementTests.Name)]
public sealed class WebhookDeliveryTests(WebhookServer shared) : IClassFixture<WebhookServer>
{
    private const int Failed = 500;

    [Fact]
    public async Task Change_arrives_signed_with_its_id_and_what_it_says()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var connection = await shared.Server.ConnectAsync();
        var (_, secret) = await shared.SubscribeAsync(connection, receiver);

        var user = (await WebhookServer.CreateUsersAsync(connection, 1))[0];
        await receiver.WaitForTakenAsync(1);

        var webhook = Assert.Single(receiver.Received);
        Assert.Equal(("user.provisioned", user), (webhook.Type, webhook.ResourceId));
        Assert.Equal(
            (webhook.Id, connection.OrganizationId, true),
            ((string)webhook.Data["changeId"]!, (string)webhook.Data["organizationId"]!, (bool)webhook.Data["attributes"]!["active"]!));
        Assert.Equal(
            await shared.Database.ReadAsync<Guid>("SELECT change_id FROM scim.outbox WHERE resource_id = $1", user), Guid.Parse(webhook.Id));
        Assert.True(webhook.IsSignedWith(secret));
        Assert.False(webhook.IsSignedWith("whsec_" + Convert.ToBase64String(new byte[32])));
        Assert.Single(webhook.Signature.Split(' '));
        Assert.Equal(shared.Time.GetUtcNow().ToUnixTimeSeconds(), long.Parse(webhook.Timestamp), 60d);
    }

    [Fact]
    public async Task Changes_of_a_user_arrive_in_order_beside_those_of_others()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var connection = await shared.Server.ConnectAsync();
        await shared.SubscribeAsync(connection, receiver);

        var users = await WebhookServer.CreateUsersAsync(connection, 8);
        await Task.WhenAll(users.Select(user => WebhookServer.ChangeAsync(connection, user, 10)));
        await receiver.WaitForTakenAsync(8 * 11);

        AssertInOrder(receiver, users, 11);
    }

    [Fact]
    public async Task Failure_is_repeated_under_the_same_id_and_holds_back_its_user_alone()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var connection = await shared.Server.ConnectAsync();
        await shared.SubscribeAsync(connection, receiver);
        var users = await WebhookServer.CreateUsersAsync(connection, 2);
        await receiver.WaitForTakenAsync(2);
        var isMended = false;
        receiver.Answer = (webhook, _) => Task.FromResult(webhook.ResourceId == users[0] && !Volatile.Read(ref isMended) ? Failed : 200);

        await WebhookServer.ChangeAsync(connection, users[0], 3);
        await receiver.WaitAsync(all => all.Count(webhook => webhook.Status == Failed) >= 3);
        await WebhookServer.ChangeAsync(connection, users[1], 3);
        await receiver.WaitForTakenAsync(5);

        var failed = receiver.Received.Where(webhook => webhook.Status == Failed).ToList();
        Assert.Single(failed.Select(webhook => webhook.Id).Distinct());
        Volatile.Write(ref isMended, true);
        shared.Time.Advance(TimeSpan.FromHours(1));
        await receiver.WaitForTakenAsync(8);
        AssertInOrder(receiver, users, 4);
        Assert.Contains(receiver.Taken, webhook => webhook.Id == failed[0].Id);
    }

    [Fact]
    public async Task Receiver_that_was_down_for_an_hour_gets_everything_in_order()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var connection = await shared.Server.ConnectAsync();
        await shared.SubscribeAsync(connection, receiver);
        receiver.Answer = (_, _) => Task.FromResult(503);

        var users = await WebhookServer.CreateUsersAsync(connection, 20);
        await Task.WhenAll(users.Select(user => WebhookServer.ChangeAsync(connection, user, 5)));
        await receiver.WaitAsync(all => all.Count > 5);
        for (var minutes = 0; minutes < 60; minutes += 10)
        {
            shared.Time.Advance(TimeSpan.FromMinutes(10));
            var before = receiver.Received.Count;
            await receiver.WaitAsync(all => all.Count > before);
        }

        // Down is down: no storm of attempts.
        Assert.InRange(receiver.Received.Count, 10, 100);
        Assert.Empty(receiver.Taken);

        receiver.Answer = (_, _) => Task.FromResult(200);
        shared.Time.Advance(TimeSpan.FromMinutes(20));
        await receiver.WaitForTakenAsync(20 * 6);
        AssertInOrder(receiver, users, 6);
    }

    [Fact]
    public async Task Slow_hanging_and_failing_receivers_delay_nobody_else()
    {
        await using var fast = await WebhookReceiver.StartAsync();
        await using var slow = await WebhookReceiver.StartAsync();
        await using var hanging = await WebhookReceiver.StartAsync();
        await using var failing = await WebhookReceiver.StartAsync();
        slow.Answer = async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, token);
            return 200;
        };
        hanging.Answer = async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return 200;
        };
        failing.Answer = (_, _) => Task.FromResult(Failed);
        var connection = await shared.Server.ConnectAsync();
        foreach (var receiver in new[] { hanging, failing, slow, fast })
        {
            await shared.SubscribeAsync(connection, receiver);
        }

        var started = TimeProvider.System.GetTimestamp();
        var users = await WebhookServer.CreateUsersAsync(connection, 40);
        var created = TimeProvider.System.GetElapsedTime(started);
        await fast.WaitForTakenAsync(40);
        var delivered = TimeProvider.System.GetElapsedTime(started);

        // Less than one attempt of the one that hangs, which is given a second.
        Assert.True(delivered - created < TimeSpan.FromSeconds(1), $"It took {delivered - created} longer than to create the users.");
        Assert.Empty(hanging.Taken);
        Assert.Empty(failing.Taken);
        await slow.WaitForTakenAsync(40);
        AssertInOrder(fast, users, 1);
        AssertInOrder(slow, users, 1);
    }

    [Fact]
    public async Task Webhook_gets_the_types_that_it_names_and_nothing_of_other_organizations()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var connection = await shared.Server.ConnectAsync();
        await shared.SubscribeAsync(connection, receiver, "user.deactivated", "user.deprovisioned");
        await WebhookServer.CreateUsersAsync(await shared.Server.ConnectAsync(), 1);

        var user = (await WebhookServer.CreateUsersAsync(connection, 1))[0];
        (await connection.Scim.PatchAsync($"{Users.Path}/{user}", Users.Patch("""{"op":"replace","path":"active","value":false}"""))).AssertStatus(200);
        (await connection.Scim.DeleteAsync($"{Users.Path}/{user}")).AssertStatus(204);
        await receiver.WaitForTakenAsync(2);

        Assert.Equal([("user.deactivated", user), ("user.deprovisioned", user)], receiver.Received.Select(webhook => (webhook.Type, webhook.ResourceId)));
    }

    [Fact]
    public async Task Redirect_is_a_failure_and_is_not_followed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var other = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, _) => Task.FromResult(307);
        receiver.Decorate = response => response.Headers.Location = other.Url;
        var connection = await shared.Server.ConnectAsync();
        var (address, _) = await shared.SubscribeAsync(connection, receiver);

        await WebhookServer.CreateUsersAsync(connection, 1);
        await receiver.WaitAsync(all => all.Count(webhook => webhook.Status == 307) >= 2);

        Assert.Empty(other.Received);
        var attempts = (await shared.Admin(connection).GetAsync(address.Replace("?", "/deliveries?", StringComparison.Ordinal))).AssertStatus(200).Json["attempts"]!;
        Assert.Equal((307, "redirect"), ((int)attempts[0]!["status"]!, (string)attempts[0]!["error"]!));
    }

    [Fact]
    public async Task Answer_410_disables_the_webhook_and_enabling_it_again_sends_what_it_missed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, _) => Task.FromResult(410);
        var connection = await shared.Server.ConnectAsync();
        var (address, _) = await shared.SubscribeAsync(connection, receiver);
        var admin = shared.Admin(connection);

        var users = await WebhookServer.CreateUsersAsync(connection, 1);
        await receiver.WaitAsync(all => all.Any(webhook => webhook.Status == 410));
        while ((bool)(await admin.GetAsync(address)).AssertStatus(200).Json["enabled"]!)
        {
        }

        Assert.Equal("gone", (string?)(await admin.GetAsync(address)).Json["disabledReason"]);
        await WebhookServer.ChangeAsync(connection, users[0], 2);
        receiver.Answer = (_, _) => Task.FromResult(200);
        (await admin.PatchAsync(address, """{"enabled":true}""")).AssertStatus(200);
        shared.Time.Advance(TimeSpan.FromMinutes(1));
        await receiver.WaitForTakenAsync(3);

        AssertInOrder(receiver, users, 3);
    }

    private static void AssertInOrder(WebhookReceiver receiver, List<string> users, int changes)
    {
        foreach (var user in users)
        {
            var versions = receiver.Taken.Where(webhook => webhook.ResourceId == user)
                .DistinctBy(webhook => webhook.Id).Select(webhook => (int)webhook.Data["attributes"]!["version"]!);
            Assert.Equal(Enumerable.Range(1, changes), versions);
        }
    }
}

using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Webhooks;

/// <summary>Dead letters, replay, rotation of secrets, tests.</summary>
[Collection(ManagementTests.Name)]
public sealed class WebhookRecoveryTests(WebhookServer shared) : IClassFixture<WebhookServer>
{
    [Fact]
    public async Task Change_that_fails_for_72_hours_is_given_up_listed_and_comes_again_by_replay()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var connection = await shared.Server.ConnectAsync();
        var (address, _) = await shared.SubscribeAsync(connection, receiver);
        receiver.Answer = (_, _) => Task.FromResult(400);
        var user = (await WebhookServer.CreateUsersAsync(connection, 1))[0];
        await receiver.WaitAsync(all => all.Any(webhook => webhook.Status == 400));
        var first = receiver.Received[0].Id;

        var waiting = await WaitForDeliveriesAsync(connection, address, deliveries => deliveries["waiting"]!.AsArray().Count == 1);
        Assert.Empty(waiting["deadLetters"]!.AsArray());
        shared.Time.Advance(TimeSpan.FromHours(71));
        var before = receiver.Received.Count;
        await receiver.WaitAsync(all => all.Count > before);
        Assert.Empty((await DeliveriesAsync(connection, address))["deadLetters"]!.AsArray());

        shared.Time.Advance(TimeSpan.FromHours(1.1));
        var dead = await WaitForDeliveriesAsync(connection, address, deliveries => deliveries["deadLetters"]!.AsArray().Count == 1);
        var letter = dead["deadLetters"]![0]!;
        Assert.Equal((first, user, 400, "status"), ((string)letter["changeId"]!, (string)letter["resourceId"]!, (int)letter["status"]!, (string)letter["error"]!));
        Assert.Null(letter["nextAttempt"]);
        Assert.Empty(dead["waiting"]!.AsArray());

        // What comes after it goes on.
        receiver.Answer = (_, _) => Task.FromResult(200);
        await WebhookServer.ChangeAsync(connection, user, 1);
        await receiver.WaitForTakenAsync(1);
        Assert.NotEqual(first, receiver.Taken[0].Id);

        (await shared.Admin(connection).PostAsync(Below(address, "replay"), $$"""{"from":"{{letter["cursor"]}}"}""")).AssertStatus(202);
        await receiver.WaitAsync(all => all.Any(webhook => webhook.Id == first && webhook.Status == 200));
        Assert.Empty((await DeliveriesAsync(connection, address))["deadLetters"]!.AsArray());
    }

    [Fact]
    public async Task Replay_from_a_cursor_sends_what_follows_it_again_under_the_same_ids()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var connection = await shared.Server.ConnectAsync();
        var (address, _) = await shared.SubscribeAsync(connection, receiver);
        var user = (await WebhookServer.CreateUsersAsync(connection, 1))[0];
        var feed = (await shared.Admin(connection).GetAsync($"/scim/changes?organizationId={connection.OrganizationId}")).AssertStatus(200);
        await WebhookServer.ChangeAsync(connection, user, 3);
        await receiver.WaitForTakenAsync(4);
        var ids = receiver.Taken.Select(webhook => webhook.Id).ToList();

        var replay = await shared.Admin(connection).PostAsync(
            Below(address, "replay"), new JsonObject { ["from"] = feed.Json["cursor"]!.DeepClone() }.ToJsonString());
        replay.AssertStatus(202);
        await receiver.WaitAsync(all => all.Count >= 7);

        Assert.Equal([.. ids, .. ids[1..]], receiver.Taken.Select(webhook => webhook.Id));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"from":5}""")]
    [InlineData("""{"from":"yesterday"}""")]
    [InlineData("""{"from":""}""")]
    public async Task Replay_from_nowhere_is_400(string body)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var connection = await shared.Server.ConnectAsync();
        var (address, _) = await shared.SubscribeAsync(connection, receiver);

        var answer = await shared.Admin(connection).PostAsync(Below(address, "replay"), body);

        Assert.Equal("BAD_REQUEST", (string?)answer.AssertStatus(400).Json["code"]);
    }

    [Fact]
    public async Task Both_secrets_sign_after_a_rotation_until_the_overlap_is_over()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var connection = await shared.Server.ConnectAsync();
        var (address, old) = await shared.SubscribeAsync(connection, receiver);
        var user = (await WebhookServer.CreateUsersAsync(connection, 1))[0];
        await receiver.WaitForTakenAsync(1);

        var rotated = (await shared.Admin(connection).PostAsync(Below(address, "rotate-secret"), "{}")).AssertStatus(200);
        var secret = (string)rotated.Json["secret"]!;
        await WebhookServer.ChangeAsync(connection, user, 1);
        await receiver.WaitForTakenAsync(2);
        shared.Time.Advance(TimeSpan.FromHours(25));
        await WebhookServer.ChangeAsync(connection, user, 1);
        await receiver.WaitForTakenAsync(3);

        Assert.NotEqual(old, secret);
        Assert.Equal([1, 2, 1], receiver.Taken.Select(webhook => webhook.Signature.Split(' ').Length));
        Assert.Equal([(true, false), (true, true), (false, true)], receiver.Taken.Select(webhook => (webhook.IsSignedWith(old), webhook.IsSignedWith(secret))));
        Assert.DoesNotContain("secret", (await shared.Admin(connection).GetAsync(address)).AssertStatus(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_sends_one_signed_change_at_once_and_says_what_came_of_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var connection = await shared.Server.ConnectAsync();
        var (address, secret) = await shared.SubscribeAsync(connection, receiver, "user.deactivated");
        receiver.Answer = (_, _) => Task.FromResult(418);

        var answer = (await shared.Admin(connection).PostAsync(Below(address, "test"), "{}")).AssertStatus(200);

        Assert.Equal((418, "status"), ((int)answer.Json["status"]!, (string)answer.Json["error"]!));
        var webhook = Assert.Single(receiver.Received);
        Assert.Equal(("webhook.test", (string)answer.Json["changeId"]!), (webhook.Type, webhook.Id));
        Assert.True(webhook.IsSignedWith(secret));
        Assert.Equal(webhook.Id, (string)(await DeliveriesAsync(connection, address))["attempts"]![0]!["changeId"]!);
    }

    private static string Below(string address, string name) => address.Replace("?", $"/{name}?", StringComparison.Ordinal);

    private async Task<JsonObject> DeliveriesAsync(Connection connection, string address) =>
        (await shared.Admin(connection).GetAsync(Below(address, "deliveries"))).AssertStatus(200).Json;

    private async Task<JsonObject> WaitForDeliveriesAsync(Connection connection, string address, Func<JsonObject, bool> isEnough)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var deliveries = await DeliveriesAsync(connection, address);
            if (isEnough(deliveries))
            {
                return deliveries;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1), $"Waited in vain: {deliveries.ToJsonString()}");
        }
    }
}

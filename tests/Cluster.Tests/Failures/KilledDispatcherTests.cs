using System.Text.Json.Nodes;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;
using Xunit.Abstractions;

namespace ScimCluster.Cluster.Tests.Failures;

[Collection(PostgresTests.Name)]
public sealed class KilledDispatcherTests(PostgresServer postgres, ITestOutputHelper output)
{
    private const int Organizations = 4;
    private const int UsersOfOrganization = 15;
    private const int ChangesOfUser = 4;

    [Fact]
    public async Task Silos_killed_in_the_middle_of_deliveries_lose_no_change_and_break_no_order()
    {
        await using var receiver = await WebhookReceiver.StartAsync();

        // Slow enough that a silo dies with deliveries on their way.
        receiver.Answer = async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, token);
            return 200;
        };
        (string, string)[] settings =
        [
            ("Delivery:LeaseTime", "00:00:03"), ("Delivery:Interval", "00:00:00.2"), ("Webhooks:AllowPrivateAddresses", "true"), ("Webhooks:AllowHttp", "true"),
        ];
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 0, gateways: 0);
        var silos = Enumerable.Range(0, 3).Select(_ => cluster.LaunchSilo(settings)).ToList();
        await Task.WhenAll(silos.Select(silo => silo.WaitUntilReadyAsync()));
        var gateway = await cluster.StartGatewayAsync();
        var connections = new List<TestConnection>();
        for (var i = 0; i < Organizations; i++)
        {
            connections.Add(await ConnectAsync(cluster, gateway, receiver));
        }

        var writers = connections.Select(connection => Task.Run(() => WriteAsync(new ApiClient(gateway.Http, connection.Token)))).ToList();
        await receiver.WaitForTakenAsync(30);
        silos[0].Process.Kill();
        await receiver.WaitForTakenAsync(90);
        silos[1].Process.Kill();
        await Task.WhenAll(writers);

        var committed = await cluster.CountAsync("SELECT count(*) FROM scim.outbox WHERE resource_id LIKE '%-%-%-%-%'");
        await receiver.WaitForTakenAsync((int)committed);
        var taken = receiver.Taken;
        output.WriteLine($"{committed} changes, {taken.Count - committed} came again");
        foreach (var user in taken.GroupBy(webhook => webhook.ResourceId))
        {
            var versions = user.DistinctBy(webhook => webhook.Id).Select(webhook => (int)webhook.Data["attributes"]!["version"]!).ToList();
            Assert.Equal(Enumerable.Range(1, versions.Count), versions);
        }

        Assert.Equal(Organizations * UsersOfOrganization, taken.Select(webhook => webhook.ResourceId).Distinct().Count());
    }

    private static async Task<TestConnection> ConnectAsync(ClusterUnderTest cluster, Member gateway, WebhookReceiver receiver)
    {
        var connection = await cluster.ConnectAsync(gateway);
        var admin = cluster.SignedIn(gateway.Http, connection.AdministratorId);
        var connections = (await admin.GetAsync("/scim/list-provider-connections")).AssertStatus(200).Json["providers"]!;
        var answer = await admin.PostAsync(
            $"/scim/webhooks?organizationId={connections[0]!["organizationId"]}", new JsonObject { ["url"] = receiver.Url }.ToJsonString());
        answer.AssertStatus(201);
        return connection;
    }

    // What was answered 503 may have been carried out: then the user is there, and a change has one version more.
    private static async Task WriteAsync(ApiClient scim)
    {
        for (var number = 0; number < UsersOfOrganization; number++)
        {
            var userName = $"user-{number}@acme.example";
            var created = await UntilAnsweredAsync(() => scim.PostAsync(Users.Path, Users.Body(userName)), 201, 409);
            var id = created.Status == 201
                ? created.Id
                : (string)(await UntilAnsweredAsync(() => scim.GetAsync($"{Users.Path}?filter=userName%20eq%20%22{userName}%22"), 200)).Json["Resources"]![0]!["id"]!;
            for (var change = 1; change < ChangesOfUser; change++)
            {
                var body = Users.Patch($$"""{"op":"replace","path":"title","value":"title {{change}}"}""");
                await UntilAnsweredAsync(() => scim.PatchAsync($"{Users.Path}/{id}", body), 200);
            }
        }
    }

    private static async Task<ApiAnswer> UntilAnsweredAsync(Func<Task<ApiAnswer>> send, params int[] expected)
    {
        var answer = await send();
        while (answer.Status == 503)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            answer = await send();
        }

        Assert.True(expected.Contains(answer.Status), $"{answer.Status}: {answer.Text}");
        return answer;
    }
}

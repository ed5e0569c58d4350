using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Silo.Development;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Changes;

[Collection(ManagementTests.Name)]
public sealed class ChangeFeedTests(SharedServer shared, PostgresServer postgres) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Administrator_follows_the_changes_by_cursor()
    {
        var connection = await shared.Server.ConnectAsync();
        var admin = shared.Server.SignedIn(connection.AdministratorId);
        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201).Id;

        var first = (await admin.GetAsync(Feed(connection, "&count=1"))).AssertStatus(200).Json;
        var second = (await admin.GetAsync(Feed(connection, $"&cursor={first["cursor"]}"))).AssertStatus(200).Json;
        var third = (await admin.GetAsync(Feed(connection, $"&cursor={second["cursor"]}"))).AssertStatus(200).Json;

        Assert.Equal("provider.created", (string?)Assert.Single(first["changes"]!.AsArray())!["type"]);
        var change = Assert.Single(second["changes"]!.AsArray())!;
        Assert.Equal(("user.provisioned", user, connection.OrganizationId), ((string)change["type"]!, (string)change["resourceId"]!, (string)change["organizationId"]!));
        Assert.True(Guid.TryParse((string)change["changeId"]!, out _));
        Assert.Equal("ada@acme.example", (string?)change["attributes"]!["email"]);
        Assert.Empty(third["changes"]!.AsArray());
        Assert.Equal((string)second["cursor"]!, (string)third["cursor"]!);
    }

    [Fact]
    public async Task Reader_who_waits_hears_of_a_change_when_it_happens()
    {
        var connection = await shared.Server.ConnectAsync();
        var admin = shared.Server.SignedIn(connection.AdministratorId);
        var cursor = (await admin.GetAsync(Feed(connection, ""))).AssertStatus(200).Json["cursor"];

        var waiting = admin.GetAsync(Feed(connection, $"&wait=20&cursor={cursor}"));
        Assert.False(waiting.IsCompleted);
        (await connection.Scim.PostAsync(Users.Path, Users.Body("bob@acme.example"))).AssertStatus(201);

        var change = Assert.Single((await waiting).AssertStatus(200).Json["changes"]!.AsArray())!;
        Assert.Equal("user.provisioned", (string?)change["type"]);
    }

    [Theory]
    [InlineData("&cursor=nonsense")]
    [InlineData("&cursor=AQAAAAAAAAAA&cursor=AQAAAAAAAAAA&count=0")]
    [InlineData("&count=0")]
    [InlineData("&count=-1")]
    [InlineData("&count=1001")]
    [InlineData("&count=many")]
    [InlineData("&wait=21")]
    [InlineData("&wait=x")]
    public async Task Parameter_that_is_wrong_is_400(string parameters)
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await shared.Server.SignedIn(connection.AdministratorId).GetAsync(Feed(connection, parameters));

        Assert.Equal("BAD_REQUEST", (string?)answer.AssertStatus(400).Json["code"]);
        Assert.NotEmpty((string)answer.Json["message"]!);
    }

    [Fact]
    public async Task Reader_who_comes_back_after_changes_were_removed_is_told_and_begins_anew()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var time = new ShiftedTime();
        await using var server = await ScimServer.StartAsync(
            database.ConnectionString, services => services.AddSingleton<TimeProvider>(time), ("Identities:PurgeInterval", "00:00:01"));
        var connection = await server.ConnectAsync();
        var created = (await SignedIn().GetAsync(Feed(connection, "&count=1"))).AssertStatus(200).Json["cursor"];
        (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        var last = (await SignedIn().GetAsync(Feed(connection, ""))).AssertStatus(200).Json["cursor"];

        time.Advance(TimeSpan.FromDays(31));
        await UntilRemovedAsync(database);
        (await connection.Scim.PostAsync(Users.Path, Users.Body("bob@acme.example"))).AssertStatus(201);

        var gone = (await SignedIn().GetAsync(Feed(connection, $"&cursor={created}"))).AssertStatus(410);
        Assert.Equal("GONE", (string?)gone.Json["code"]);
        var refused = (await server.Grains.GetChangeFeed(connection.OrganizationId).ReadAsync((string)created!, 10, default)).Refusal;
        Assert.Equal(410, refused?.Status);
        foreach (var begin in (string[])["", $"&cursor={last}"])
        {
            var page = (await SignedIn().GetAsync(Feed(connection, begin))).AssertStatus(200).Json;
            Assert.Equal("bob@acme.example", (string?)Assert.Single(page["changes"]!.AsArray())!["attributes"]!["email"]);
        }

        // A session ends while the clock goes on.
        ApiClient SignedIn() => new(server.Http, SessionToken.Create(connection.AdministratorId, ScimServer.SigningKey, time));
    }

    private static async Task UntilRemovedAsync(TestDatabase database)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await database.ReadAsync<long>("SELECT count(*) FROM scim.outbox") > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static string Feed(Connection connection, string more) => $"/scim/changes?organizationId={connection.OrganizationId}{more}";
}

using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Changes;

[Collection(PostgresTests.Name)]
public sealed class ChangeFeedTests(SharedServer shared) : IClassFixture<SharedServer>
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

    private static string Feed(Connection connection, string more) => $"/scim/changes?organizationId={connection.OrganizationId}{more}";
}

using ScimCluster.Grains.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests;

/// <summary>A change that is sent again while its first attempt, on a silo that was taken for dead, is still under way.</summary>
[Collection(PostgresTests.Name)]
public sealed class RacingAttemptTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private const int Rounds = 60;

    [Fact]
    public async Task Attempts_on_two_activations_change_a_user_once()
    {
        await using var other = await cluster.DeployAnotherAsync();
        var tenant = await cluster.ConnectAsync();
        const string name = "ada@acme.example";
        var user = (await cluster.Grains.GetIdentity(tenant.ProviderId, name).CreateAsync(
            new CreateIdentity(tenant.Access, $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{name}}"}""", "test"), default)).Snapshot!;

        for (var round = 1; round <= Rounds; round++)
        {
            var replies = await RaceAsync(other.Client, (grains, attempt) => grains.GetIdentity(tenant.ProviderId, name).PatchAsync(
                new PatchIdentity(
                    tenant.Access,
                    user.UserId,
                    Patch($$"""{"op":"add","path":"title","value":"{{round}}"}"""),
                    "test",
                    new VersionCondition([round], null),
                    Attempt: attempt),
                default));

            Assert.All(replies, reply => Assert.Equal(1 + round, reply.Snapshot?.Version));
        }

        Assert.Equal((long)Rounds, await LoggedAsync(user.UserId));
    }

    [Fact]
    public async Task Attempts_on_two_activations_change_a_group_once()
    {
        await using var other = await cluster.DeployAnotherAsync();
        var tenant = await cluster.ConnectAsync();
        var groupId = NewId();
        var group = (await cluster.Grains.GetGroup(tenant.ProviderId, groupId).CreateAsync(
            new CreateGroup(tenant.Access, """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Team"}""", [], "test"), default)).Value!;

        for (var round = 1; round <= Rounds; round++)
        {
            var replies = await RaceAsync(other.Client, (grains, attempt) => grains.GetGroup(tenant.ProviderId, groupId).PatchAsync(
                new PatchGroup(
                    tenant.Access,
                    Patch($$"""{"op":"replace","path":"displayName","value":"Team {{round}}"}"""),
                    "test",
                    new VersionCondition([round], null),
                    attempt),
                default));

            Assert.All(replies, reply => Assert.Equal(1 + round, reply.Value?.Version));
        }

        Assert.Equal((long)Rounds, await LoggedAsync(group.GroupId));
    }

    // The second attempt is the one that says so; either may come first.
    private async Task<T[]> RaceAsync<T>(IGrainFactory other, Func<IGrainFactory, WriteAttempt, Task<T>> send)
    {
        var operationId = NewId();
        return await Task.WhenAll(
            send(cluster.Grains, new WriteAttempt(operationId, IsRepeated: false)),
            send(other, new WriteAttempt(operationId, IsRepeated: true)));
    }

    private Task<long> LoggedAsync(Guid id) => cluster.Database.ReadAsync<long>(
        "SELECT count(*) FROM scim.provisioning_log WHERE operation = 'patch' AND resource_id = $1", id.ToString("D"));

    private static string Patch(string operation) =>
        $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{{operation}}]}""";

    private static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
}

using System.Text.Json.Nodes;
using ScimCluster.Grains.Tests.Support;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Users;
using ScimCluster.Storage;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Identities;

/// <summary>Conditions on the version hold for the row that is written, not for the one in the grain's memory.</summary>
[Collection(PostgresTests.Name)]
public sealed class VersionConditionTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    [Theory]
    [InlineData(null, null, true)]
    [InlineData(new long[] { 3 }, null, true)]
    [InlineData(new long[] { 1, 3 }, null, true)]
    [InlineData(new long[] { 1 }, null, false)]
    [InlineData(new long[0], null, false)]
    [InlineData(null, new long[] { 3 }, false)]
    [InlineData(null, new long[] { 1 }, true)]
    [InlineData(new long[] { 3 }, new long[] { 3 }, false)]
    public void Condition_holds_for_one_of_the_versions_and_none_of_the_others(long[]? anyOf, long[]? noneOf, bool expected) =>
        Assert.Equal(expected, new VersionCondition(anyOf, noneOf).IsMetBy(3));

    [Fact]
    public async Task Condition_on_the_version_in_memory_is_412_when_another_writer_has_replaced_it()
    {
        var (person, userId) = await CreateAsync();
        await ChangeBehindTheGrainAsync(person);

        var patched = await person.PatchAsync(userId, Is(1));
        var deleted = await person.DeprovisionAsync(userId, Is(1));

        Assert.Equal(412, patched.Refusal!.Status);
        Assert.Equal(412, deleted.Refusal!.Status);
        Assert.Contains("W/\"2\"", patched.Refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(2, (await ReadAsync(person))!.Version);
    }

    [Fact]
    public async Task Condition_on_the_version_of_another_writer_holds_although_memory_has_an_older_one()
    {
        var (first, firstId) = await CreateAsync();
        await ChangeBehindTheGrainAsync(first);
        var (second, secondId) = await CreateAsync();
        await ChangeBehindTheGrainAsync(second);

        var patched = await first.PatchAsync(firstId, Is(2));
        var deleted = await second.DeprovisionAsync(secondId, Is(2));

        Assert.Equal(3, patched.Snapshot!.Version);
        Assert.NotNull(deleted.Snapshot);
        Assert.Null(await ReadAsync(second));
    }

    private static VersionCondition Is(long version) => new([version], null);

    private async Task<(Person Person, Guid UserId)> CreateAsync()
    {
        var tenant = await cluster.ConnectAsync();
        var person = new Person(cluster, tenant, $"ada@{tenant.ProviderId}.example");
        return (person, (await person.CreateAsync()).Snapshot!.UserId);
    }

    private Task<IdentityRow?> ReadAsync(Person person) =>
        cluster.Store.FindByAccountIdAsync(person.Tenant.Access.ProviderKey, person.UserName, default);

    private async Task ChangeBehindTheGrainAsync(Person person)
    {
        var row = (await ReadAsync(person))!;
        var document = JsonNode.Parse(row.Document)!.AsObject();
        document["nickName"] = "Ada";
        var access = person.Tenant.Access;
        var write = await cluster.Store.UpdateAsync(
            new IdentityUpdate(
                new WriteAuthority(access.ProviderKey, access.Epoch, DateTimeOffset.MaxValue),
                person.UserName,
                row.Version,
                UserDocument.ToContent(SchemaCatalog.BuiltIn.User, document, UserMapping.Default, preserveCase: false),
                new ChangeContext("patch", "behind", TimeProvider.System.GetUtcNow(), ["nickName"])),
            default);
        Assert.Equal(WriteStatus.Written, write.Status);
    }

    private sealed record Person(GrainCluster Cluster, Tenant Tenant, string UserName)
    {
        private IIdentityGrain Grain => Cluster.Grains.GetIdentity(Tenant.ProviderId, UserName);

        public Task<IdentityReply> CreateAsync() => Grain.CreateAsync(
            new CreateIdentity(
                Tenant.Access,
                $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{UserName}}","active":true}""",
                "test"),
            default);

        public Task<IdentityReply> PatchAsync(Guid userId, VersionCondition condition) => Grain.PatchAsync(
            new PatchIdentity(
                Tenant.Access,
                userId,
                """{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","path":"title","value":"Countess"}]}""",
                "test",
                condition),
            default);

        public Task<IdentityReply> DeprovisionAsync(Guid userId, VersionCondition condition) =>
            Grain.DeprovisionAsync(new DeprovisionIdentity(Tenant.Access, userId, "test", condition), default);
    }
}

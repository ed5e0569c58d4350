using System.Text.Json.Nodes;
using ScimCluster.Grains.Tests.Support;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Users;
using ScimCluster.Storage;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Identities;

[Collection(PostgresTests.Name)]
public sealed class IdentityGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    [Fact]
    public async Task Creating_a_new_person_is_one_round_trip()
    {
        var person = await NewPersonAsync();

        Assert.NotNull((await person.CreateAsync()).Snapshot);

        Assert.Equal(["create"], cluster.Calls.For(person.UserName));
    }

    [Fact]
    public async Task Patching_a_person_whom_the_grain_knows_is_one_round_trip()
    {
        var person = await NewPersonAsync();
        var created = (await person.CreateAsync()).Snapshot!;

        var patched = await person.PatchAsync(created.UserId, "title", "Countess");

        Assert.Equal(2, patched.Snapshot!.Version);
        Assert.Equal(["create", "update"], cluster.Calls.For(person.UserName));
    }

    [Fact]
    public async Task Patch_on_a_row_that_another_writer_changed_keeps_both_changes()
    {
        var person = await NewPersonAsync();
        var created = (await person.CreateAsync()).Snapshot!;
        await person.ChangeBehindTheGrainAsync("nickName", "Ada");

        var patched = await person.PatchAsync(created.UserId, "title", "Countess");

        Assert.Equal(3, patched.Snapshot!.Version);
        var document = JsonNode.Parse(patched.Snapshot.Document)!;
        Assert.Equal("Ada", document["nickName"]!.GetValue<string>());
        Assert.Equal("Countess", document["title"]!.GetValue<string>());
    }

    [Fact]
    public async Task Patch_that_would_change_nothing_in_memory_is_applied_to_the_row_that_another_writer_changed()
    {
        var person = await NewPersonAsync();
        var created = (await person.CreateAsync()).Snapshot!;
        await person.PatchAsync(created.UserId, "title", "Countess");
        await person.ChangeBehindTheGrainAsync("title", "Lady");

        var patched = await person.PatchAsync(created.UserId, "title", "Countess");

        Assert.Equal(4, patched.Snapshot!.Version);
        Assert.Equal("Countess", JsonNode.Parse(patched.Snapshot.Document)!["title"]!.GetValue<string>());
    }

    [Fact]
    public async Task Row_that_another_writer_deleted_is_moved_and_can_be_created_again()
    {
        var person = await NewPersonAsync();
        var created = (await person.CreateAsync()).Snapshot!;
        await person.DeleteBehindTheGrainAsync();

        var patched = await person.PatchAsync(created.UserId, "title", "Countess");
        var again = await person.CreateAsync();

        Assert.True(patched.Moved);
        Assert.Equal(created.UserId, again.Snapshot!.UserId);
        Assert.Equal(2, again.Snapshot.Version);
    }

    [Fact]
    public async Task Create_that_memory_would_refuse_succeeds_if_the_row_was_deleted_by_another_writer()
    {
        var person = await NewPersonAsync();
        await person.CreateAsync();
        await person.DeleteBehindTheGrainAsync();

        Assert.NotNull((await person.CreateAsync()).Snapshot);
    }

    [Fact]
    public async Task Row_that_another_writer_renamed_is_moved()
    {
        var person = await NewPersonAsync();
        var created = (await person.CreateAsync()).Snapshot!;
        await person.ChangeBehindTheGrainAsync("userName", person.UserName + ".renamed");

        Assert.True((await person.PatchAsync(created.UserId, "title", "Countess")).Moved);
        Assert.True((await person.DeprovisionAsync(created.UserId)).Moved);
    }

    [Fact]
    public async Task Writes_under_a_token_that_was_replaced_are_401_and_change_nothing()
    {
        var person = await NewPersonAsync();
        var created = (await person.CreateAsync()).Snapshot!;
        await cluster.GenerateTokenAsync(person.Tenant.ProviderId, null, person.Tenant.AdministratorId);

        Assert.Equal(401, (await person.PatchAsync(created.UserId, "title", "Countess")).Refusal!.Status);
        Assert.Equal(401, (await person.DeprovisionAsync(created.UserId)).Refusal!.Status);
        var row = await cluster.Store.FindByAccountIdAsync(person.Tenant.Access.ProviderKey, person.UserName, default);
        Assert.Equal(1, row!.Version);
    }

    [Fact]
    public async Task Same_name_under_another_tenant_is_not_the_row_in_memory()
    {
        var person = await NewPersonAsync();
        await person.CreateAsync();
        await cluster.Grains.GetProvider(person.Tenant.ProviderId).DeleteConnectionAsync(
            new DeleteConnection(person.Tenant.AdministratorId, "test"), default);
        var stranger = person with
        {
            Tenant = await cluster.GenerateTokenAsync(person.Tenant.ProviderId, null, "stranger-" + person.UserName),
        };

        var created = await stranger.CreateAsync();

        Assert.Equal(1, created.Snapshot!.Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Attempt_that_loses_to_another_one_of_the_same_change_answers_what_that_one_has_done(bool isRepeated)
    {
        var person = await NewPersonAsync();
        var user = (await person.CreateAsync()).Snapshot!;
        var attempt = new WriteAttempt(NewId(), isRepeated);
        await person.ChangeBehindTheGrainAsync("title", "Countess", attempt.OperationId);

        var reply = await person.PatchAsync(user.UserId, "title", "Lady", attempt);

        Assert.Equal(2, reply.Snapshot!.Version);
        Assert.Contains("Countess", reply.Snapshot.Document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_change_behind_the_grain_is_no_attempt_of_this_one()
    {
        var person = await NewPersonAsync();
        var user = (await person.CreateAsync()).Snapshot!;
        await person.ChangeBehindTheGrainAsync("title", "Countess", NewId());

        var reply = await person.PatchAsync(user.UserId, "title", "Lady", new WriteAttempt(NewId(), IsRepeated: true));

        Assert.Equal(3, reply.Snapshot!.Version);
        Assert.Contains("Lady", reply.Snapshot.Document, StringComparison.Ordinal);
    }

    private static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    private async Task<Person> NewPersonAsync()
    {
        var tenant = await cluster.ConnectAsync();
        return new Person(cluster, tenant, $"ada@{tenant.ProviderId}.example");
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

        public Task<IdentityReply> PatchAsync(Guid userId, string path, string value, WriteAttempt? attempt = null) => Grain.PatchAsync(
            new PatchIdentity(
                Tenant.Access,
                userId,
                $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"{{path}}","value":"{{value}}"}]}""",
                "test",
                Attempt: attempt),
            default);

        public Task<IdentityReply> DeprovisionAsync(Guid userId) =>
            Grain.DeprovisionAsync(new DeprovisionIdentity(Tenant.Access, userId, "test"), default);

        public async Task ChangeBehindTheGrainAsync(string attribute, string value, Guid? operationId = null)
        {
            var row = await ReadAsync();
            var document = JsonNode.Parse(row.Document)!.AsObject();
            document[attribute] = value;
            var write = await Cluster.Store.UpdateAsync(
                new IdentityUpdate(
                    Authority, UserName, row.Version, UserDocument.ToContent(SchemaCatalog.BuiltIn.User, document, UserMapping.Default, preserveCase: false), Context("patch", attribute).OfOperation(operationId)),
                default);
            Assert.Equal(WriteStatus.Written, write.Status);
        }

        public async Task DeleteBehindTheGrainAsync()
        {
            var row = await ReadAsync();
            var write = await Cluster.Store.DeleteAsync(
                new IdentityDeletion(Authority, UserName, row.Version, Context("delete")), default);
            Assert.Equal(WriteStatus.Written, write.Status);
        }

        private WriteAuthority Authority => new(Tenant.Access.ProviderKey, Tenant.Access.Epoch, DateTimeOffset.MaxValue);

        private async Task<IdentityRow> ReadAsync() =>
            (await Cluster.Store.FindByAccountIdAsync(Tenant.Access.ProviderKey, UserName, default))!;

        private static ChangeContext Context(string operation, params string[] attributes) =>
            new(operation, "behind", TimeProvider.System.GetUtcNow(), attributes);
    }
}

using ScimCluster.Grains.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Providers;

/// <summary>Imports by a service that calls the grain itself.</summary>
[Collection(PostgresTests.Name)]
public sealed class ProviderImportTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    [Fact]
    public async Task Users_and_groups_and_their_members_are_imported_in_calls_of_their_own()
    {
        var tenant = await cluster.ConnectAsync();
        var (user, group) = (User(tenant), Group());

        Assert.Equal([new(true, null)], (await ImportAsync(tenant, [user], [])).Value!.Lines);
        Assert.Equal([new(true, null)], (await ImportAsync(tenant, [group], [])).Value!.Lines);
        Assert.Equal([new(true, null)], (await ImportAsync(tenant, [], [new(group.Id, [user.Id], [])])).Value!.Lines);
        Assert.Equal([new(false, null)], (await ImportAsync(tenant, [user], [])).Value!.Lines);
    }

    [Fact]
    public async Task Lines_of_several_kinds_or_none_are_refused()
    {
        var tenant = await cluster.ConnectAsync();

        Assert.Equal(400, (await ImportAsync(tenant, [], [])).Refusal!.Status);
        Assert.Equal(400, (await ImportAsync(tenant, [User(tenant), Group()], [])).Refusal!.Status);
        Assert.Equal(400, (await ImportAsync(tenant, [User(tenant)], [new(NewId(), [NewId()], [])])).Refusal!.Status);
    }

    [Fact]
    public async Task Late_import_and_one_for_another_tenant_of_the_name_store_nothing()
    {
        var tenant = await cluster.ConnectAsync();

        Assert.Equal(503, (await ImportAsync(tenant, [User(tenant)], [], notAfter: DateTimeOffset.UnixEpoch)).Refusal!.Status);
        Assert.Equal(404, (await ImportAsync(tenant with { Access = tenant.Access with { ProviderKey = NewId() } }, [User(tenant)], [])).Refusal!.Status);
        Assert.Equal(0L, await cluster.Database.ReadAsync<long>(
            "SELECT count(*) FROM scim.identities WHERE provider_key = $1", tenant.Access.ProviderKey));
    }

    private Task<Reply<ImportedLines>> ImportAsync(
        Tenant tenant, ImportedResource[] resources, ImportedMembers[] members, DateTimeOffset? notAfter = null) =>
        cluster.Grains.GetProviderImport(tenant.ProviderId).ImportAsync(
            new ImportLines(tenant.AdministratorId, tenant.Access.ProviderKey, resources, members, "test", notAfter), default);

    private static ImportedResource User(Tenant tenant) => new(
        true, NewId(), 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch,
        $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@{{tenant.ProviderId}}.example"}""");

    private static ImportedResource Group() => new(
        false, NewId(), 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch,
        """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Team"}""");

    private static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
}

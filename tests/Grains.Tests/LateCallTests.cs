using ScimCluster.Grains.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests;

/// <summary>What arrives after its caller has given up is not carried out: it may have been sent again, or undone, since.</summary>
[Collection(PostgresTests.Name)]
public sealed class LateCallTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly DateTimeOffset Past = DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task Late_create_makes_nobody()
    {
        var tenant = await cluster.ConnectAsync();
        var identity = cluster.Grains.GetIdentity(tenant.ProviderId, "late@acme.example");
        const string Document = """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"late@acme.example"}""";

        var late = await identity.CreateAsync(new CreateIdentity(tenant.Access with { NotAfter = Past }, Document, "test"), default);
        var inTime = await identity.CreateAsync(new CreateIdentity(tenant.Access, Document, "test"), default);

        Assert.Equal(503, late.Refusal!.Status);
        Assert.NotNull(inTime.Snapshot);
    }

    [Fact]
    public async Task Late_wish_for_a_token_leaves_the_old_token_alive()
    {
        var tenant = await cluster.ConnectAsync();
        var provider = cluster.Grains.GetProvider(tenant.ProviderId);

        var late = await provider.GenerateTokenAsync(
            new GenerateToken(tenant.AdministratorId, tenant.OrganizationId, "test", Past), default);

        Assert.Equal(503, late.Refusal!.Status);
        Assert.Equal(tenant.Access, (await provider.AuthenticateAsync(tenant.Token.Secret, tenant.OrganizationId)).Value);
    }

    [Fact]
    public async Task Late_wish_to_delete_a_connection_leaves_it()
    {
        var tenant = await cluster.ConnectAsync();
        var provider = cluster.Grains.GetProvider(tenant.ProviderId);

        var late = await provider.DeleteConnectionAsync(new DeleteConnection(tenant.AdministratorId, "test", Past), default);

        Assert.Equal(503, late.Refusal!.Status);
        Assert.NotNull((await provider.GetConnectionAsync(tenant.AdministratorId, default)).Value);
    }

    [Fact]
    public async Task Late_changes_of_members_change_nothing()
    {
        var tenant = await cluster.ConnectAsync();
        var organization = cluster.Grains.GetOrganization(tenant.OrganizationId!);

        Assert.Equal(503, (await organization.SetMemberAsync(tenant.AdministratorId, "member", Past, default)).Refusal!.Status);
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => organization.RemoveMemberAsync(tenant.AdministratorId, Past, default));
        Assert.Equal("owner", await organization.FindRolesAsync(tenant.AdministratorId, default));
    }
}

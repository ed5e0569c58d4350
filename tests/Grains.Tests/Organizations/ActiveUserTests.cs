using ScimCluster.Grains.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Organizations;

/// <summary>What an internal service asks before it lets somebody work.</summary>
[Collection(PostgresTests.Name)]
public sealed class ActiveUserTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    [Fact]
    public async Task User_is_active_from_provisioning_until_deactivation_or_deprovisioning()
    {
        var tenant = await cluster.ConnectAsync();
        var organization = cluster.Grains.GetOrganization(tenant.OrganizationId!);
        var identity = cluster.Grains.GetIdentity(tenant.ProviderId, "ada");
        var userId = (await identity.CreateAsync(new CreateIdentity(tenant.Access, Document(active: true), "test"), default)).Snapshot!.UserId;

        Assert.True(await organization.IsUserActiveAsync(userId.ToString(), default));
        Assert.False(await organization.IsUserActiveAsync(userId.ToString().ToUpperInvariant(), default));

        await identity.ReplaceAsync(new ReplaceIdentity(tenant.Access, userId, Document(active: false), "test"), default);
        Assert.False(await organization.IsUserActiveAsync(userId.ToString(), default));

        await identity.ReplaceAsync(new ReplaceIdentity(tenant.Access, userId, Document(active: true), "test"), default);
        Assert.True(await organization.IsUserActiveAsync(userId.ToString(), default));

        await identity.DeprovisionAsync(new DeprovisionIdentity(tenant.Access, userId, "test"), default);
        Assert.False(await organization.IsUserActiveAsync(userId.ToString(), default));
    }

    [Fact]
    public async Task User_of_one_organization_is_not_active_in_another()
    {
        var tenant = await cluster.ConnectAsync();
        var other = await cluster.ConnectAsync();
        var created = await cluster.Grains.GetIdentity(tenant.ProviderId, "ada")
            .CreateAsync(new CreateIdentity(tenant.Access, Document(active: true), "test"), default);

        Assert.False(await cluster.Grains.GetOrganization(other.OrganizationId!)
            .IsUserActiveAsync(created.Snapshot!.UserId.ToString(), default));
    }

    [Fact]
    public async Task Member_whose_membership_the_operator_ended_is_not_active()
    {
        var tenant = await cluster.ConnectAsync();
        var organization = cluster.Grains.GetOrganization(tenant.OrganizationId!);
        var created = await cluster.Grains.GetIdentity(tenant.ProviderId, "ada")
            .CreateAsync(new CreateIdentity(tenant.Access, Document(active: true), "test"), default);
        await organization.RemoveMemberAsync(created.Snapshot!.UserId.ToString(), null, default);

        Assert.False(await organization.IsUserActiveAsync(created.Snapshot.UserId.ToString(), default));
    }

    [Fact]
    public async Task Member_whom_no_identity_provider_sent_is_not_active()
    {
        var tenant = await cluster.ConnectAsync();
        var organization = cluster.Grains.GetOrganization(tenant.OrganizationId!);
        var userId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
        await organization.SetMemberAsync(userId, "member", null, default);

        Assert.False(await organization.IsUserActiveAsync(userId, default));
        Assert.False(await organization.IsUserActiveAsync(tenant.AdministratorId, default));
    }

    private static string Document(bool active) =>
        $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada","active":{{(active ? "true" : "false")}}}""";
}

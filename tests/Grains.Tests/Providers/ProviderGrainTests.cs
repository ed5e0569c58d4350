using ScimCluster.Grains.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Providers;

[Collection(PostgresTests.Name)]
public sealed class ProviderGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    [Fact]
    public async Task Every_new_token_raises_the_epoch_and_keeps_the_tenant()
    {
        var first = await cluster.ConnectAsync();

        var second = await cluster.GenerateTokenAsync(first.ProviderId, first.OrganizationId, first.AdministratorId);

        Assert.Equal(first.Access.ProviderKey, second.Access.ProviderKey);
        Assert.True(second.Access.Epoch > first.Access.Epoch);
    }

    [Fact]
    public async Task Deletion_and_return_keep_the_key_for_the_same_organization_and_change_it_for_others()
    {
        var first = await cluster.ConnectAsync();
        await DeleteAsync(first);
        var stranger = await cluster.GenerateTokenAsync(first.ProviderId, null, "stranger");
        await DeleteAsync(stranger);
        var returned = await cluster.GenerateTokenAsync(first.ProviderId, first.OrganizationId, first.AdministratorId);

        Assert.NotEqual(first.Access.ProviderKey, stranger.Access.ProviderKey);
        Assert.Equal(first.Access.ProviderKey, returned.Access.ProviderKey);
        Assert.True(returned.Access.Epoch > stranger.Access.Epoch);
    }

    [Fact]
    public async Task Secrets_are_stored_as_hashes_only()
    {
        var tenant = await cluster.ConnectAsync();

        var stored = await cluster.Database.ReadAsync<string>(
            "SELECT convert_from(payloadbinary, 'UTF8') FROM orleans.orleansstorage WHERE grainidextensionstring = $1",
            $"provider:{tenant.ProviderId}");

        Assert.Contains(TokenSecret.Hash(tenant.Token.Secret), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(tenant.Token.Secret, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_log_and_outbox_follow_the_state()
    {
        var tenant = await cluster.ConnectAsync();
        await DeleteAsync(tenant);

        Assert.True(await cluster.Database.ReadAsync<bool>(
            "SELECT deleted_at IS NOT NULL FROM scim.providers WHERE provider_key = $1", tenant.Access.ProviderKey));
        Assert.Equal(
            ["provider.created", "provider.deleted"],
            await cluster.Database.ReadColumnAsync<string>(
                "SELECT type FROM scim.outbox WHERE provider_key = $1 ORDER BY change_id", tenant.Access.ProviderKey));
        Assert.Equal(
            ["provider.created", "provider.deleted"],
            await cluster.Database.ReadColumnAsync<string>(
                "SELECT operation FROM scim.provisioning_log WHERE provider_key = $1 ORDER BY log_id", tenant.Access.ProviderKey));
    }

    [Fact]
    public async Task Parallel_requests_for_the_first_token_make_one_tenant()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            cluster.Grains.GetProvider("contended").GenerateTokenAsync(new GenerateToken("owner", null, "test"), default)));

        Assert.Single(replies.Select(reply => reply.Value!.Connection.ProviderKey).Distinct());
    }

    [Fact]
    public async Task Token_survives_the_end_of_the_activation()
    {
        var tenant = await cluster.ConnectAsync();

        await cluster.DeactivateAsync(cluster.Grains.GetProvider(tenant.ProviderId));

        var access = await cluster.Grains.GetProvider(tenant.ProviderId).AuthenticateAsync(tenant.Token.Secret, tenant.OrganizationId);
        Assert.Equal(tenant.Access, access.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("other")]
    [InlineData(null)]
    public async Task Wrong_organization_part_is_401(string? organizationId)
    {
        var tenant = await cluster.ConnectAsync();

        var reply = await cluster.Grains.GetProvider(tenant.ProviderId).AuthenticateAsync(tenant.Token.Secret, organizationId);

        Assert.Equal(401, reply.Refusal!.Status);
    }

    private async Task DeleteAsync(Tenant tenant) => Assert.Null((await cluster.Grains.GetProvider(tenant.ProviderId)
        .DeleteConnectionAsync(new DeleteConnection(tenant.AdministratorId, "test"), default)).Refusal);
}

using ScimCluster.Grains.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Providers;

[Collection(PostgresTests.Name)]
public sealed class TokenCheckTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    [Fact]
    public async Task Token_that_an_earlier_version_stored_is_valid_under_one_id_for_ever()
    {
        var tenant = await cluster.ConnectAsync();
        var hash = TokenSecret.Hash(tenant.Token.Secret);
        await cluster.Database.ExecuteAsync(
            """
            UPDATE orleans.orleansstorage
               SET payloadbinary = convert_to((convert_from(payloadbinary, 'UTF8')::jsonb
                   || jsonb_build_object('secrets', jsonb_build_array(jsonb_build_object('hash', $2, 'issuedAt', '2026-10-01T08:00:00+00:00'))))::text, 'UTF8')
             WHERE grainidextensionstring = $1
            """,
            $"provider:{tenant.ProviderId}",
            hash);
        var provider = cluster.Grains.GetProvider(tenant.ProviderId);
        var ids = new HashSet<Guid?>();
        for (var i = 0; i < 2; i++)
        {
            await cluster.DeactivateAsync(provider);
            ids.Add((await provider.AuthenticateAsync(tenant.Token.Secret, tenant.OrganizationId)).Value!.TokenId);
        }

        var info = Assert.Single((await provider.GetTokensAsync(tenant.AdministratorId, default)).Value!.Tokens);
        Assert.Equal([info.TokenId], ids);
        Assert.Equal(7, info.TokenId.Version);
        Assert.Equal((new DateTimeOffset(2026, 10, 1, 8, 0, 0, TimeSpan.Zero), null), (info.CreatedAt, info.CreatedBy));
        Assert.Null((await provider.RevokeTokenAsync(new RevokeToken(tenant.AdministratorId, info.TokenId, "test"), default)).Refusal);
        Assert.Equal(401, (await provider.AuthenticateAsync(tenant.Token.Secret, tenant.OrganizationId)).Refusal!.Status);
    }

    [Fact]
    public async Task Earlier_version_finds_a_hash_where_it_looks_for_one()
    {
        var tenant = await cluster.ConnectAsync();

        Assert.Equal(TokenSecret.Hash(tenant.Token.Secret), await cluster.Database.ReadAsync<string>(
            "SELECT convert_from(payloadbinary, 'UTF8')::jsonb -> 'secrets' -> 0 ->> 'hash' FROM orleans.orleansstorage WHERE grainidextensionstring = $1",
            $"provider:{tenant.ProviderId}"));
    }

    [Fact]
    public async Task Epoch_goes_up_when_a_token_ends_and_not_when_one_is_added()
    {
        var tenant = await cluster.ConnectAsync();
        var provider = cluster.Grains.GetProvider(tenant.ProviderId);
        var added = await provider.RotateTokenAsync(new RotateToken(tenant.AdministratorId, "test", "second"), default);

        Assert.Equal(tenant.Access, await AccessAsync());

        await provider.RevokeTokenAsync(new RevokeToken(tenant.AdministratorId, added.Value!.TokenId, "test"), default);
        Assert.Equal(tenant.Access with { Epoch = tenant.Access.Epoch + 1 }, await AccessAsync());

        async Task<ProviderAccess?> AccessAsync() =>
            (await provider.AuthenticateAsync(tenant.Token.Secret, tenant.OrganizationId)).Value;
    }

    [Fact]
    public async Task Access_names_the_token_and_its_label()
    {
        var tenant = await cluster.ConnectAsync();
        var provider = cluster.Grains.GetProvider(tenant.ProviderId);
        var added = (await provider.RotateTokenAsync(new RotateToken(tenant.AdministratorId, "test", "second"), default)).Value!;

        var access = await provider.AuthenticateAsync(ScimToken.TryParse(added.ScimToken)!.Secret, tenant.OrganizationId);

        Assert.Equal((added.TokenId, "second"), (access.Value!.TokenId, access.Value.TokenLabel));
        Assert.NotEqual(tenant.Access.TokenId, access.Value.TokenId);
    }

    [Fact]
    public async Task Last_use_is_written_when_the_activation_ends_and_forgotten_with_the_token()
    {
        var tenant = await cluster.ConnectAsync();
        var provider = cluster.Grains.GetProvider(tenant.ProviderId);
        Assert.Equal(0, await UsesAsync());

        await cluster.DeactivateAsync(provider);
        Assert.Equal(1, await UsesAsync());

        var renewed = await cluster.GenerateTokenAsync(tenant.ProviderId, tenant.OrganizationId, tenant.AdministratorId);
        await cluster.DeactivateAsync(provider);
        Assert.Equal(
            [renewed.Access.TokenId!.Value],
            await cluster.Database.ReadColumnAsync<Guid>("SELECT token_id FROM scim.token_uses WHERE provider_key = $1", tenant.Access.ProviderKey));

        Task<long> UsesAsync() =>
            cluster.Database.ReadAsync<long>("SELECT count(*) FROM scim.token_uses WHERE provider_key = $1", tenant.Access.ProviderKey);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("a\nb")]
    public async Task Unusable_label_is_400(string label)
    {
        var tenant = await cluster.ConnectAsync();

        var reply = await cluster.Grains.GetProvider(tenant.ProviderId).RotateTokenAsync(
            new RotateToken(tenant.AdministratorId, "test", label), default);

        Assert.Equal(400, reply.Refusal!.Status);
    }
}

using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Grains;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.BetterAuth.TokenServer;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>POST /scim/generate-token, by the cases of the original's test suites that need settings or extensions.</summary>
[Collection(ManagementTests.Name)]
public sealed class GenerateTokenSettingsTests(PostgresServer postgres)
{
    private static readonly string Key = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    private static readonly (string, string)[] Encrypted =
        [("Tokens:Storage", "Encrypted"), ("Tokens:EncryptionKeys:0:Id", "k1"), ("Tokens:EncryptionKeys:0:Key", Key)];

    [Fact]
    public async Task Case_6_plain_storage_keeps_the_secret_itself()
    {
        await using var server = await TokenServer.StartAsync(postgres, ("Tokens:Storage", "Plain"));
        var token = await server.TokenAsync("jane", "okta");

        await server.AssertWorksAsync(token);
        Assert.Equal(Secret(token), await server.StoredSecretAsync("okta"));
    }

    [Fact]
    public async Task Case_7_hashed_storage_is_the_default_and_keeps_another_value()
    {
        await using var server = await TokenServer.StartAsync(postgres);
        var token = await server.TokenAsync("jane", "okta");

        await server.AssertWorksAsync(token);
        Assert.Equal(OperatorKey.Hash(Secret(token)), await server.StoredSecretAsync("okta"));
        Assert.DoesNotContain(Secret(token), await server.StoredAsync("okta"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_8_custom_hash_is_called_and_the_token_works()
    {
        var hasher = new ReversingHasher();
        await using var server = await TokenServer.StartAsync(
            postgres, services => services.AddSingleton<ITokenHasher>(hasher), ("Tokens:Storage", "Custom"));
        var token = await server.TokenAsync("jane", "okta");

        Assert.Equal(1, hasher.Calls);
        await server.AssertWorksAsync(token);
        Assert.Equal(ReversingHasher.Hash(Secret(token)), await server.StoredSecretAsync("okta"));
    }

    [Fact]
    public async Task Case_9_encrypted_storage_works_and_a_corrupted_cipher_text_is_401()
    {
        await using var server = await TokenServer.StartAsync(postgres, Encrypted);
        var token = await server.TokenAsync("jane", "okta");
        await server.AssertWorksAsync(token);
        var stored = await server.StoredSecretAsync("okta");
        Assert.StartsWith("k1.", stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret(token), stored, StringComparison.Ordinal);

        await server.Database.ExecuteAsync(
            "UPDATE orleans.orleansstorage SET payloadbinary = convert_to(replace(convert_from(payloadbinary, 'UTF8'), $1, $2), 'UTF8') WHERE graintypestring = 'provider'",
            stored,
            stored[..^4] + (stored.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"));
        await server.RestartAsync(Encrypted);

        await server.AssertRefusedAsync(token);
    }

    [Fact]
    public async Task Case_10_custom_pair_of_encrypt_and_decrypt_works()
    {
        await using var server = await TokenServer.StartAsync(
            postgres, services => services.AddSingleton<ITokenCipher, PrefixCipher>(), ("Tokens:Storage", "Custom"));
        var token = await server.TokenAsync("jane", "okta");

        await server.AssertWorksAsync(token);
        Assert.Equal(PrefixCipher.Encrypt(Secret(token)), await server.StoredSecretAsync("okta"));
    }

    [Fact]
    public async Task Case_17_configured_and_stored_names_of_other_account_providers_are_400()
    {
        const string Message = "Provider id collides with another account provider and cannot be used for SCIM";
        await using var server = await TokenServer.StartAsync(
            postgres,
            services => services.AddSingleton<IReservedProviderIds>(new SsoNames("acme-saml")),
            ("Connections:ReservedProviderIds:0", "github"),
            ("Connections:ReservedProviderIds:1", "generic-oauth"));

        foreach (var providerId in new[] { "github", "generic-oauth", "acme-saml", "credential" })
        {
            AssertError(await server.GenerateAsync("jane", providerId), 400, Message);
        }

        await server.AssertWorksAsync(await server.TokenAsync("jane", "okta"));
    }

    [Fact]
    public async Task Case_23_required_roles_are_those_of_the_setting()
    {
        await using var server = await TokenServer.StartAsync(postgres, ("Roles:Required", "owner"));
        var organization = await server.OrganizationAsync("jane:owner", "joe:admin");

        AssertError(await server.GenerateAsync("joe", "okta", organization), 403, "Insufficient role for this operation");
        (await server.GenerateAsync("jane", "okta", organization)).AssertStatus(201);
    }

    [Fact]
    public async Task Case_23_default_roles_follow_the_creator_role()
    {
        await using var server = await TokenServer.StartAsync(postgres, ("Roles:CreatorRole", "founder"));
        var organization = await server.OrganizationAsync("jane:founder", "joe:admin", "jim:owner");

        (await server.GenerateAsync("jane", "one", organization)).AssertStatus(201);
        (await server.GenerateAsync("joe", "two", organization)).AssertStatus(201);
        AssertError(await server.GenerateAsync("jim", "three", organization), 403, "Insufficient role for this operation");
    }

    [Fact]
    public async Task Empty_list_of_required_roles_lets_every_member_in()
    {
        await using var server = await TokenServer.StartAsync(postgres, ("Roles:Required", ""));
        var organization = await server.OrganizationAsync("jane:guest");

        (await server.GenerateAsync("jane", "okta", organization)).AssertStatus(201);
        AssertError(await server.GenerateAsync("joe", "okta", organization), 403, "You are not a member of the organization");
    }

    [Fact]
    public async Task Case_24_required_organization_refuses_a_token_without_one()
    {
        await using var server = await TokenServer.StartAsync(postgres, ("Connections:RequireOrganization", "true"));
        var organization = await server.OrganizationAsync("jane:owner");

        AssertError(await server.GenerateAsync("jane", "okta"), 400, "Organization id is required");
        await server.AssertWorksAsync(await server.TokenAsync("jane", "okta", organization));

        // The connection keeps its organization, so it need not be named again.
        await server.AssertWorksAsync(await server.TokenAsync("jane", "okta"));
    }

    [Fact]
    public async Task Case_24_required_organization_ends_the_tokens_of_personal_connections()
    {
        await using var server = await TokenServer.StartAsync(postgres);
        var token = await server.TokenAsync("jane", "okta");
        await server.RestartAsync(("Connections:RequireOrganization", "true"));

        await server.AssertRefusedAsync(token);
        AssertError(await server.GenerateAsync("jane", "okta"), 400, "Organization id is required");
    }

    [Fact]
    public async Task Case_27_ownership_can_be_switched_off()
    {
        await using var server = await TokenServer.StartAsync(postgres);
        await server.TokenAsync("jane", "owned");
        await server.RestartAsync(("Connections:ProviderOwnership", "false"));
        var token = await server.TokenAsync("jane", "everybodys");

        Assert.Equal(["everybodys"], await server.ListAsync("joe"));
        (await server.GetAsync("joe", "everybodys")).AssertStatus(200);
        AssertError(await server.GetAsync("joe", "owned"), 403, "You must be the owner to access this provider");
        (await server.DeleteAsync("joe", "everybodys")).AssertStatus(200);
        AssertError(await server.DeleteAsync("joe", "owned"), 403, "You must be the owner to access this provider");
        await server.AssertRefusedAsync(token);
        Assert.Equal(["owned"], await server.ListAsync("jane"));
    }

    [Fact]
    public async Task Case_28_envelope_decodes_and_only_the_transformed_secret_is_stored()
    {
        await using var server = await TokenServer.StartAsync(postgres, Encrypted);
        var organization = await server.OrganizationAsync("jane:owner");
        var token = await server.TokenAsync("jane", "okta", organization);

        Assert.Equal(new ScimToken(Secret(token), "okta", organization), ScimToken.TryParse(token));
        var stored = await server.StoredAsync("okta");
        Assert.DoesNotContain(Secret(token), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(token, stored, StringComparison.Ordinal);
    }
}

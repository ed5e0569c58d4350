using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Tests.BetterAuth;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Tokens;

/// <summary>Each token keeps the scheme under which its secret was stored.</summary>
[Collection(ManagementTests.Name)]
public sealed class SchemeTests(PostgresServer postgres)
{
    private static readonly string Key1 = Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly string Key2 = Convert.ToBase64String([.. Enumerable.Repeat((byte)2, 32)]);

    [Fact]
    public async Task Another_setting_leaves_issued_tokens_valid()
    {
        var hasher = new ReversingHasher();
        await using var server = await TokenServer.StartAsync(postgres);
        var tokens = new List<string> { await server.TokenAsync("jane", "okta") };
        foreach (var storage in new[] { "Plain", "Encrypted", "Custom", "Hashed" })
        {
            await server.RestartAsync(
                services => services.AddSingleton<ITokenHasher>(hasher),
                ("Tokens:Storage", storage), ("Tokens:EncryptionKeys:0:Id", "k1"), ("Tokens:EncryptionKeys:0:Key", Key1));
            foreach (var token in tokens)
            {
                await server.AssertWorksAsync(token);
            }

            tokens.Add(TokenServer.Token(await server.PostAsync("jane", TokenServer.Rotate, ("providerId", "okta"))));
            await server.AssertWorksAsync(tokens[^1]);
        }

        Assert.Equal(
            ["hashed", "plain", "encrypted", "custom-hash", "hashed"],
            JsonNode.Parse(await server.StoredAsync("okta"))!["secrets"]!.AsArray().Select(token => token!["scheme"]!.GetValue<string>()));
    }

    [Fact]
    public async Task New_key_in_front_leaves_tokens_of_the_old_one_valid_until_that_is_taken_away()
    {
        await using var server = await TokenServer.StartAsync(postgres, Keys(("k1", Key1)));
        var first = await server.TokenAsync("jane", "okta");

        await server.RestartAsync(Keys(("k2", Key2), ("k1", Key1)));
        await server.AssertWorksAsync(first);
        var second = TokenServer.Token(await server.PostAsync("jane", TokenServer.Rotate, ("providerId", "okta")));

        await server.RestartAsync(Keys(("k2", Key2)));
        await server.AssertRefusedAsync(first);
        await server.AssertWorksAsync(second);
    }

    [Fact]
    public async Task Cipher_text_of_another_provider_is_worth_nothing()
    {
        await using var server = await TokenServer.StartAsync(postgres, Keys(("k1", Key1)));
        var first = await server.TokenAsync("jane", "first");
        var secret = await server.StoredSecretAsync("first");
        await server.TokenAsync("jane", "second");
        await server.Database.ExecuteAsync(
            "UPDATE orleans.orleansstorage SET payloadbinary = convert_to(replace(convert_from(payloadbinary, 'UTF8'), $1, $2), 'UTF8') WHERE grainidextensionstring = 'provider:second'",
            await server.StoredSecretAsync("second"),
            secret);
        await server.RestartAsync(Keys(("k1", Key1)));

        await server.AssertRefusedAsync((ScimToken.TryParse(first)! with { ProviderId = "second" }).ToWire());
        await server.AssertWorksAsync(first);
    }

    [Fact]
    public async Task Custom_hash_is_asked_once_for_a_right_secret()
    {
        var hasher = new ReversingHasher();
        void Configure(IServiceCollection services) => services.AddSingleton<ITokenHasher>(hasher);
        await using var server = await TokenServer.StartAsync(postgres, Configure, ("Tokens:Storage", "Custom"));
        var token = await server.TokenAsync("jane", "okta");
        await server.RestartAsync(Configure, ("Tokens:Storage", "Custom"));
        var before = hasher.Calls;

        for (var i = 0; i < 5; i++)
        {
            (await server.Server.Scim(token).GetAsync(Users.Path)).AssertStatus(200);
        }

        Assert.Equal(before + 1, hasher.Calls);
        await server.AssertRefusedAsync((ScimToken.TryParse(token)! with { Secret = "wrong" }).ToWire());
    }

    [Fact]
    public async Task Token_that_is_revoked_while_the_custom_hash_is_made_is_401()
    {
        var hasher = new ReversingHasher();
        void Configure(IServiceCollection services) => services.AddSingleton<ITokenHasher>(hasher);
        await using var server = await TokenServer.StartAsync(postgres, Configure, ("Tokens:Storage", "Custom"));
        var token = await server.TokenAsync("jane", "okta");
        await server.RestartAsync(Configure, ("Tokens:Storage", "Custom"));
        var asked = new TaskCompletionSource();
        var answered = new TaskCompletionSource();
        hasher.Gate = () =>
        {
            asked.TrySetResult();
            return answered.Task;
        };

        var request = server.Server.Scim(token).GetAsync(Users.Path);
        await asked.Task;
        (await server.DeleteAsync("jane", "okta")).AssertStatus(200);
        answered.SetResult();

        (await request).AssertScimError(401);
    }

    [Fact]
    public async Task Cipher_that_is_away_is_503_and_asked_again()
    {
        var cipher = new PrefixCipher();
        void Configure(IServiceCollection services) => services.AddSingleton<ITokenCipher>(cipher);
        await using var server = await TokenServer.StartAsync(postgres, Configure, ("Tokens:Storage", "Custom"));
        var token = await server.TokenAsync("jane", "okta");
        cipher.IsAway = true;
        await server.RestartAsync(Configure, ("Tokens:Storage", "Custom"));

        (await server.Server.Scim(token).GetAsync(Users.Path)).AssertScimError(503);
        cipher.IsAway = false;
        await server.AssertWorksAsync(token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Custom_storage_with_none_or_both_services_does_not_start(bool both)
    {
        await using var database = await TestDatabase.CreateAsync(postgres);

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ScimServer.StartAsync(
            database.ConnectionString,
            services =>
            {
                if (both)
                {
                    services.AddSingleton<ITokenHasher, ReversingHasher>().AddSingleton<ITokenCipher, PrefixCipher>();
                }
            },
            ("Tokens:Storage", "Custom")));

        Assert.Contains("Tokens:Storage", error.Message, StringComparison.Ordinal);
    }

    private static (string, string)[] Keys(params (string Id, string Key)[] keys) =>
    [
        ("Tokens:Storage", "Encrypted"),
        .. keys.Index().SelectMany(key => new[]
        {
            ($"Tokens:EncryptionKeys:{key.Index}:Id", key.Item.Id),
            ($"Tokens:EncryptionKeys:{key.Index}:Key", key.Item.Key),
        }),
    ];
}

using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Providers;

[Collection(PostgresTests.Name)]
public sealed class TokenUseTests(PostgresServer server)
{
    private static readonly Guid Provider = Guid.Parse("019a0000-0000-7000-8000-000000000001");
    private static readonly Guid Other = Guid.Parse("019a0000-0000-7000-8000-000000000002");
    private static readonly Guid Token = Guid.Parse("019a0000-0000-7000-8000-00000000000a");
    private static readonly Guid Second = Guid.Parse("019a0000-0000-7000-8000-00000000000b");
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Later_use_stays_and_ended_tokens_of_this_provider_alone_are_forgotten()
    {
        await using var database = await TestDatabase.CreateAsync(server);
        var store = new PostgresProviderStore(database.DataSource);
        foreach (var (key, name) in new[] { (Provider, "okta"), (Other, "entra") })
        {
            await database.ExecuteAsync(
                "INSERT INTO scim.providers (provider_key, provider_id, epoch, created_at) VALUES ($1, $2, 1, now())", key, name);
        }

        await store.WriteTokenUsesAsync(Other, [new TokenUse(Token, Noon)], [Token], CancellationToken.None);
        await store.WriteTokenUsesAsync(Provider, [new TokenUse(Token, Noon), new TokenUse(Second, Noon)], [Token, Second], CancellationToken.None);
        await store.WriteTokenUsesAsync(Provider, [new TokenUse(Token, Noon.AddHours(-1))], [Token, Second], CancellationToken.None);
        Assert.Equal(
            [new TokenUse(Token, Noon), new TokenUse(Second, Noon)],
            (await store.ListTokenUsesAsync(Provider, CancellationToken.None)).OrderBy(use => use.TokenId));

        await store.WriteTokenUsesAsync(Provider, [new TokenUse(Token, Noon.AddHours(1))], [Token], CancellationToken.None);
        Assert.Equal([new TokenUse(Token, Noon.AddHours(1))], await store.ListTokenUsesAsync(Provider, CancellationToken.None));
        Assert.Equal([new TokenUse(Token, Noon)], await store.ListTokenUsesAsync(Other, CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_is_kept_for_a_provider_that_never_was()
    {
        await using var database = await TestDatabase.CreateAsync(server);
        var store = new PostgresProviderStore(database.DataSource);

        await store.WriteTokenUsesAsync(Provider, [new TokenUse(Token, Noon)], [Token], CancellationToken.None);

        Assert.Empty(await store.ListTokenUsesAsync(Provider, CancellationToken.None));
    }
}

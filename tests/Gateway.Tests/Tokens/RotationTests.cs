using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Gateway.Tests.BetterAuth;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.BetterAuth.TokenServer;

namespace ScimCluster.Gateway.Tests.Tokens;

/// <summary>Several tokens of one connection.</summary>
[Collection(ManagementTests.Name)]
public sealed class RotationTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private TokenServer _server = null!;

    public async Task InitializeAsync() => _server = await TokenServer.StartAsync(
        postgres, services => services.AddSingleton<TimeProvider>(_time), ("Tokens:MaxTokens", "3"));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Rotated_token_works_beside_the_older_one_until_that_is_revoked()
    {
        var first = await _server.TokenAsync("jane", "okta");
        var answer = await RotateAsync(("label", "second"));
        Assert.Equal(["scimToken", "id", "expiresAt"], answer.AssertStatus(201).Json.Select(member => member.Key));
        var second = TokenServer.Token(answer);

        await _server.AssertWorksAsync(first);
        await _server.AssertWorksAsync(second);

        var firstId = (await TokensAsync())[0]!["id"]!.GetValue<string>();
        Assert.Equal("""{"success":true}""", (await RevokeAsync(firstId)).AssertStatus(200).Text);
        await _server.AssertRefusedAsync(first);
        await _server.AssertWorksAsync(second);
        AssertError(await RevokeAsync(firstId), 404, "SCIM token not found");
        AssertError(await RevokeAsync("no id"), 404, "SCIM token not found");
    }

    [Fact]
    public async Task Overlap_ends_the_older_tokens_after_its_time()
    {
        var first = await _server.TokenAsync("jane", "okta");
        var second = TokenServer.Token(await RotateAsync(("overlapSeconds", 3600)));

        _time.Advance(TimeSpan.FromSeconds(3500));
        await _server.AssertWorksAsync(first);
        _time.Advance(TimeSpan.FromSeconds(101));

        await _server.AssertRefusedAsync(first);
        await _server.AssertWorksAsync(second);
        Assert.Single(await TokensAsync());
    }

    [Fact]
    public async Task Overlap_of_zero_ends_the_older_tokens_at_once()
    {
        var first = await _server.TokenAsync("jane", "okta");
        var second = TokenServer.Token(await RotateAsync(("overlapSeconds", 0)));

        await _server.AssertRefusedAsync(first);
        await _server.AssertWorksAsync(second);
    }

    [Fact]
    public async Task Expired_token_is_401_and_not_shown()
    {
        var expiry = ScimCluster.Scim.ScimDateTime.Format(_time.GetUtcNow() + TimeSpan.FromMinutes(10));
        var token = TokenServer.Token(await _server.PostAsync("jane", Generate, ("providerId", "okta"), ("expiresAt", expiry)));
        await _server.AssertWorksAsync(token);
        Assert.Equal(expiry, (await TokensAsync())[0]!["expiresAt"]!.GetValue<string>());

        _time.Advance(TimeSpan.FromMinutes(10));

        await _server.AssertRefusedAsync(token);
        Assert.Empty(await TokensAsync());
        AssertError(
            await _server.PostAsync("jane", Generate, ("providerId", "okta"), ("expiresAt", expiry)), 400, "The token must expire in the future");
    }

    [Fact]
    public async Task More_tokens_than_the_limit_are_409_and_the_limit_is_named()
    {
        await _server.TokenAsync("jane", "okta");
        (await RotateAsync()).AssertStatus(201);
        (await RotateAsync()).AssertStatus(201);

        var answer = await RotateAsync();

        answer.AssertStatus(409);
        Assert.Contains("Tokens:MaxTokens allows no more than 3", answer.Json["message"]!.GetValue<string>(), StringComparison.Ordinal);
        (await RotateAsync(("overlapSeconds", 0))).AssertStatus(201);
        Assert.Single(await TokensAsync());
    }

    [Fact]
    public async Task Generating_replaces_all_tokens()
    {
        var first = await _server.TokenAsync("jane", "okta");
        var second = TokenServer.Token(await RotateAsync());

        var third = await _server.TokenAsync("jane", "okta");

        await _server.AssertRefusedAsync(first);
        await _server.AssertRefusedAsync(second);
        await _server.AssertWorksAsync(third);
    }

    [Fact]
    public async Task Info_shows_what_is_known_of_each_token_and_never_a_secret()
    {
        var first = await _server.TokenAsync("jane", "okta");
        var second = TokenServer.Token(await RotateAsync(("label", "Okta production"), ("expiresAt", "2100-01-01T00:00:00+01:00")));
        await _server.AssertWorksAsync(second);

        var answer = (await _server.Server.SignedIn("jane").GetAsync($"{Info}?providerId=okta")).AssertStatus(200);

        Assert.Equal(["providerId", "organizationId", "tokens"], answer.Json.Select(member => member.Key));
        var tokens = answer.Json["tokens"]!.AsArray();
        Assert.All(tokens, token => Assert.Equal(
            ["id", "label", "createdAt", "createdBy", "expiresAt", "lastUsedAt"], token!.AsObject().Select(member => member.Key)));
        Assert.Equal([null, "Okta production"], tokens.Select(token => token!["label"]?.GetValue<string>()));
        Assert.Equal([null, "2099-12-31T23:00:00.000Z"], tokens.Select(token => token!["expiresAt"]?.GetValue<string>()));
        Assert.Equal([false, true], tokens.Select(token => token!["lastUsedAt"] is not null));
        Assert.All(tokens, token => Assert.Equal("jane", token!["createdBy"]!.GetValue<string>()));
        foreach (var token in new[] { first, second })
        {
            Assert.DoesNotContain(Secret(token), answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(OperatorKey.Hash(Secret(token)), answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Last_use_survives_the_end_of_the_server()
    {
        await _server.AssertWorksAsync(await _server.TokenAsync("jane", "okta"));
        var before = (await TokensAsync())[0]!["lastUsedAt"]!.GetValue<string>();

        await _server.RestartAsync();

        Assert.Equal(before, (await TokensAsync())[0]!["lastUsedAt"]!.GetValue<string>());
    }

    [Fact]
    public async Task Only_who_may_manage_the_connection_sees_and_changes_its_tokens()
    {
        var organization = await _server.OrganizationAsync("jane:owner", "jim:member");
        await _server.TokenAsync("jane", "okta", organization);
        var id = (await TokensAsync())[0]!["id"]!.GetValue<string>();

        foreach (var (user, message) in new[]
        {
            ("joe", "You must be a member of the organization to access this provider"),
            ("jim", "Insufficient role for this operation"),
        })
        {
            AssertError(await _server.Server.SignedIn(user).GetAsync($"{Info}?providerId=okta"), 403, message);
            AssertError(await _server.PostAsync(user, Rotate, ("providerId", "okta")), 403, message);
            AssertError(await _server.PostAsync(user, Revoke, ("providerId", "okta"), ("id", id)), 403, message);
        }

        AssertError(await _server.Server.SignedIn("jane").GetAsync($"{Info}?providerId=none"), 404, "SCIM provider not found");
        AssertError(await _server.PostAsync("jane", Rotate, ("providerId", "none")), 404, "SCIM provider not found");
        AssertError(await _server.PostAsync("jane", Revoke, ("providerId", "none"), ("id", id)), 404, "SCIM provider not found");
        Assert.Equal(401, (await _server.Server.Anonymous().PostAsync(Rotate, "{}")).Status);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"providerId":"okta","label":5}""")]
    [InlineData("""{"providerId":"okta","expiresAt":"soon"}""")]
    [InlineData("""{"providerId":"okta","overlapSeconds":-1}""")]
    [InlineData("""{"providerId":"okta","overlapSeconds":1.5}""")]
    [InlineData("""{"providerId":"okta","overlapSeconds":"1"}""")]
    [InlineData("""{"providerId":"okta","overlapSeconds":99999999999}""")]
    public async Task Bad_wish_for_a_rotation_is_400(string body) =>
        AssertError(await _server.Server.SignedIn("jane").PostAsync(Rotate, body), 400, "Validation Error");

    [Fact]
    public async Task Changes_stand_in_the_outbox()
    {
        await _server.TokenAsync("jane", "okta");
        await RotateAsync();
        await RevokeAsync((await TokensAsync())[0]!["id"]!.GetValue<string>());

        Assert.Equal(
            ["provider.created", "provider.token_rotated", "provider.token_revoked"],
            await _server.Database.ReadColumnAsync<string>("SELECT type FROM scim.outbox ORDER BY change_id"));
    }

    [Fact]
    public async Task Creates_go_on_while_other_tokens_are_revoked()
    {
        var token = await _server.TokenAsync("jane", "okta");
        var scim = _server.Server.Scim(token);
        var ended = false;
        var statuses = Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            var seen = new List<int>();
            for (var i = 0; !Volatile.Read(ref ended) || i < 20; i++)
            {
                var created = await scim.PostAsync(Users.Path, Users.Body($"u{writer}-{i}@acme.example"));
                created.AssertStatus(201);
                var path = $"{Users.Path}/{created.Id}";
                seen.Add((await scim.PatchAsync(path, Users.Patch("""{"op":"replace","path":"title","value":"x"}"""))).Status - 1);
                seen.Add((await scim.DeleteAsync(path)).Status - 3);
            }

            return seen;
        }));
        for (var i = 0; i < 40; i++)
        {
            (await RotateAsync()).AssertStatus(201);
            (await RevokeAsync((await TokensAsync())[1]!["id"]!.GetValue<string>())).AssertStatus(200);
        }

        Volatile.Write(ref ended, true);

        Assert.All((await statuses).SelectMany(seen => seen), status => Assert.True(status is 201 or 199, $"A request was answered {status}."));
    }

    private Task<ApiAnswer> RotateAsync(params (string Name, JsonNode? Value)[] members) =>
        _server.PostAsync("jane", Rotate, [("providerId", "okta"), .. members]);

    private Task<ApiAnswer> RevokeAsync(string id) => _server.PostAsync("jane", Revoke, ("providerId", "okta"), ("id", id));

    private async Task<JsonArray> TokensAsync() =>
        (await _server.Server.SignedIn("jane").GetAsync($"{Info}?providerId=okta")).AssertStatus(200).Json["tokens"]!.AsArray();
}

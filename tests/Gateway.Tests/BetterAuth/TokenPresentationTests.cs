using System.Text;
using ScimCluster.Grains;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.BetterAuth.TokenServer;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>How tokens are presented, by the cases of the original's test suites; and providers of the configuration.</summary>
[Collection(ManagementTests.Name)]
public sealed class TokenPresentationTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string StaticSecret = "secret-of-the-configuration";

    private TokenServer _server = null!;

    public async Task InitializeAsync() => _server = await TokenServer.StartAsync(
        postgres, [.. Configured("okta", "acme"), .. Configured("personal", null, 1)]);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Case_40_without_a_header_every_users_route_is_401()
    {
        var anonymous = _server.Server.Anonymous();
        foreach (var answer in new[]
        {
            await anonymous.GetAsync(Users.Path),
            await anonymous.PostAsync(Users.Path, "{}"),
            await anonymous.GetAsync($"{Users.Path}/1"),
            await anonymous.PutAsync($"{Users.Path}/1", "{}"),
            await anonymous.PatchAsync($"{Users.Path}/1", "{}"),
            await anonymous.DeleteAsync($"{Users.Path}/1"),
            await anonymous.SendAsync(HttpMethod.Get, Users.Path, null, authorization: "Bearer   "),
        })
        {
            answer.AssertScimError(401);
            Assert.Equal("SCIM token is required", answer.Detail);
        }
    }

    [Fact]
    public Task Case_41_text_that_is_no_token_is_401() => _server.AssertRefusedAsync("invalid-scim-token");

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("bearer {0}")]
    [InlineData("BEARER    {0}  ")]
    [InlineData("{0}")]
    [InlineData("Bearer {0}==")]
    public async Task Token_is_read_with_one_space_or_more_and_without_the_word(string header)
    {
        var token = await _server.TokenAsync("jane", "own");
        var authorization = header.Replace("{0}", token, StringComparison.Ordinal);

        (await _server.Server.Anonymous().SendAsync(HttpMethod.Get, Users.Path, null, authorization: authorization)).AssertStatus(200);
    }

    [Fact]
    public async Task Token_is_read_in_both_alphabets_with_padding_and_without()
    {
        // An organization in whose envelope both letters appear in which the alphabets differ.
        const string Organization = "o?~o>~>?";
        await _server.RestartAsync(Configured("okta", Organization));
        var bytes = Encoding.UTF8.GetBytes($"{StaticSecret}:okta:{Organization}");
        var padded = Convert.ToBase64String(bytes);
        Assert.Contains(padded, c => c is '+' or '/');
        Assert.EndsWith("=", padded, StringComparison.Ordinal);

        foreach (var wire in new[] { padded, padded.TrimEnd('='), padded.Replace('+', '-').Replace('/', '_'), padded.TrimEnd('=').Replace('+', '-').Replace('/', '_') })
        {
            (await _server.Server.Scim(wire).GetAsync(Users.Path)).AssertStatus(200);
        }
    }

    [Fact]
    public async Task Case_42_static_provider_with_an_envelope_made_by_hand_works()
    {
        foreach (var token in new[] { Envelope("okta", "acme"), Envelope("personal", null) })
        {
            var person = await _server.AssertWorksAsync(token);
            var scim = _server.Server.Scim(token);
            Assert.Equal(1, (await scim.GetAsync(Users.Path)).AssertStatus(200).Json["totalResults"]!.GetValue<int>());
            (await scim.PutAsync($"{Users.Path}/{person}", Users.Body("renamed@acme.example"))).AssertStatus(200);
            (await scim.DeleteAsync($"{Users.Path}/{person}")).AssertStatus(204);
        }
    }

    [Fact]
    public async Task Case_43_stored_token_of_a_static_provider_is_401()
    {
        var organization = await _server.OrganizationAsync("jane:owner");

        await _server.AssertRefusedAsync(await _server.TokenAsync("jane", "okta", organization));
        await _server.AssertRefusedAsync(await _server.TokenAsync("jane", "personal"));
        await _server.AssertWorksAsync(Envelope("okta", "acme"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("and-more")]
    public Task Case_44_static_token_of_another_length_is_401(string more) => _server.AssertRefusedAsync(
        new ScimToken(more.Length == 0 ? StaticSecret[..^1] : StaticSecret + more, "okta", "acme").ToWire());

    [Fact]
    public async Task Case_45_stored_token_of_an_organization_without_its_part_is_401()
    {
        var organization = await _server.OrganizationAsync("jane:owner");
        var token = ScimToken.TryParse(await _server.TokenAsync("jane", "entra", organization))!;

        await _server.AssertRefusedAsync((token with { OrganizationId = null }).ToWire());
        await _server.AssertRefusedAsync((token with { OrganizationId = "" }).ToWire());
        await _server.AssertRefusedAsync((token with { OrganizationId = "other" }).ToWire());
        await _server.AssertWorksAsync(token.ToWire());
    }

    [Fact]
    public async Task Case_46_static_token_of_an_organization_without_its_part_is_401()
    {
        await _server.AssertRefusedAsync(Envelope("okta", null));
        await _server.AssertRefusedAsync(Envelope("okta", "other"));
        await _server.AssertRefusedAsync(Envelope("personal", "acme"));
    }

    [Fact]
    public async Task Static_provider_is_not_listed_and_not_found()
    {
        await _server.AssertWorksAsync(Envelope("personal", null));

        Assert.Empty(await _server.ListAsync("jane"));
        AssertError(await _server.GetAsync("jane", "personal"), 404, "SCIM provider not found");
        AssertError(await _server.DeleteAsync("jane", "personal"), 404, "SCIM provider not found");
        AssertError(await _server.Server.SignedIn("jane").GetAsync($"{Info}?providerId=personal"), 404, "SCIM provider not found");
    }

    [Fact]
    public async Task Secret_of_a_static_provider_is_never_stored()
    {
        await _server.AssertWorksAsync(Envelope("okta", "acme"));

        var stored = await _server.StoredAsync("okta");

        Assert.DoesNotContain(StaticSecret, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(OperatorKey.Hash(StaticSecret), stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Static_provider_has_the_people_of_the_stored_connection_of_its_organization_and_gives_them_back()
    {
        var organization = await _server.OrganizationAsync("jane:owner");
        var person = await _server.AssertWorksAsync(await _server.TokenAsync("jane", "entra", organization));

        await _server.RestartAsync(Configured("entra", organization));
        var configured = _server.Server.Scim(Envelope("entra", organization));
        (await configured.GetAsync($"{Users.Path}/{person}")).AssertStatus(200);
        (await _server.DeleteAsync("jane", "entra")).AssertStatus(200);
        (await configured.PatchAsync($"{Users.Path}/{person}", Users.Patch("""{"op":"replace","path":"title","value":"x"}"""))).AssertStatus(200);

        await _server.RestartAsync();
        await _server.AssertRefusedAsync(Envelope("entra", organization));
        (await _server.Server.Scim(await _server.TokenAsync("jane", "entra", organization)).GetAsync($"{Users.Path}/{person}")).AssertStatus(200);
    }

    [Fact]
    public async Task Entry_for_another_organization_never_shows_the_people_of_the_first()
    {
        var person = await _server.AssertWorksAsync(Envelope("okta", "acme"));

        await _server.RestartAsync(Configured("okta", "globex"));
        var other = _server.Server.Scim(Envelope("okta", "globex"));
        (await other.GetAsync($"{Users.Path}/{person}")).AssertScimError(404);
        await _server.AssertRefusedAsync(Envelope("okta", "acme"));
        (await other.PostAsync(Users.Path, Users.Body("ada@globex.example"))).AssertStatus(201);

        await _server.RestartAsync(Configured("okta", "acme"));
        (await _server.Server.Scim(Envelope("okta", "acme")).GetAsync($"{Users.Path}/{person}")).AssertStatus(200);
    }

    private static (string, string)[] Configured(string providerId, string? organizationId, int index = 0) =>
    [
        ($"DefaultProviders:{index}:ProviderId", providerId),
        ($"DefaultProviders:{index}:ScimToken", StaticSecret),
        ($"DefaultProviders:{index}:OrganizationId", organizationId ?? ""),
    ];

    private static string Envelope(string providerId, string? organizationId) =>
        new ScimToken(StaticSecret, providerId, organizationId).ToWire();
}

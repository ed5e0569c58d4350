using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Sessions;

[Collection(ManagementTests.Name)]
public sealed class AuthorityTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly CapturedLog _log = new();
    private IdentityProvider _provider = null!;
    private TestDatabase _database = null!;
    private ScimServer _server = null!;

    public async Task InitializeAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _database = await TestDatabase.CreateAsync(postgres);
        _server = await ScimServer.StartAsync(
            _database.ConnectionString,
            services =>
            {
                services.AddHttpClient(AuthorityDocuments.ClientName).ConfigurePrimaryHttpMessageHandler(_provider.Backchannel);
                services.AddSingleton(provider => new AuthorityKeys(
                    provider.GetRequiredService<AuthorityDocuments>(), _time, provider.GetRequiredService<ILogger<AuthorityKeys>>()));
                services.AddSingleton<ILoggerProvider>(_log);
            },
            ("Logging:LogLevel:Default", "Trace"),
            ("Sessions:Authority", _provider.Address),
            ("Sessions:SigningKey", null!),
            ("Sessions:Issuer", null!),
            ("Sessions:Audience", Jwt.Audience));
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Keys_come_from_the_discovery_document_and_are_read_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => (await AskAsync(_provider.Session("ada"))).AssertStatus(200)));

        Assert.Equal(1, _provider.Reads);
        (await AskAsync(_provider.Session("ada", ("iss", "https://login.other.test")))).AssertStatus(401);
        (await AskAsync(_provider.Session("ada", ("aud", "other")))).AssertStatus(401);
        Assert.Equal(1, _provider.Reads);
    }

    [Fact]
    public async Task New_key_is_accepted_in_the_first_request_that_uses_it_and_the_old_one_ends()
    {
        var old = _provider.Session("ada");
        (await AskAsync(old)).AssertStatus(200);
        _time.Advance(AuthorityKeys.MinAge);

        _provider.ChangeKey("key-2");

        (await AskAsync(_provider.Session("ada"))).AssertStatus(200);
        (await AskAsync(old)).AssertStatus(401);
    }

    [Fact]
    public async Task Withdrawn_key_ends_without_a_request_that_uses_the_new_one()
    {
        var old = _provider.Session("ada");
        (await AskAsync(old)).AssertStatus(200);
        _provider.ChangeKey("key-2");

        _time.Advance(AuthorityKeys.MaxAge);

        (await AskAsync(old)).AssertStatus(401);
    }

    [Fact]
    public async Task Unknown_keys_do_not_make_the_gateway_ask_again_and_again()
    {
        (await AskAsync(_provider.Session("ada"))).AssertStatus(200);
        using var foreign = RSA.Create(2048);

        for (var i = 0; i < 5; i++)
        {
            (await AskAsync(Jwt.Rsa(foreign, Jwt.Claims("ada", ("iss", _provider.Address)), $"unknown-{i}"))).AssertStatus(401);
        }

        Assert.Equal(1, _provider.Reads);
        _time.Advance(AuthorityKeys.MinAge);
        for (var i = 0; i < 5; i++)
        {
            (await AskAsync(Jwt.Rsa(foreign, Jwt.Claims("ada", ("iss", _provider.Address)), $"unknown-{i}"))).AssertStatus(401);
        }

        Assert.Equal(2, _provider.Reads);
    }

    [Fact]
    public async Task Authority_that_is_away_is_503_with_RetryAfter_until_it_is_back()
    {
        _provider.IsUp = false;

        var answer = (await AskAsync(_provider.Session("ada"))).AssertStatus(503);

        Assert.Equal("SERVICE_UNAVAILABLE", answer.Json["code"]!.GetValue<string>());
        Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("The keys of Sessions:Authority could not be read", _log.Text, StringComparison.Ordinal);
        _provider.IsUp = true;
        (await AskAsync(_provider.Session("ada"))).AssertStatus(503);
        _time.Advance(AuthorityKeys.Pause);
        (await AskAsync(_provider.Session("ada"))).AssertStatus(200);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("<html>", null)]
    [InlineData("[]", null)]
    [InlineData("{}", null)]
    [InlineData("""{"issuer":7,"jwks_uri":{}}""", null)]
    [InlineData("""{"issuer":"https://a.example","jwks_uri":"http://127.0.0.1:1/keys"}""", null)]
    [InlineData("""{"issuer":"https://a.example","jwks_uri":"keys"}""", null)]
    [InlineData(null, "")]
    [InlineData(null, "<html>")]
    [InlineData(null, "[]")]
    [InlineData(null, "{}")]
    [InlineData(null, """{"keys":{}}""")]
    [InlineData(null, """{"keys":[7]}""")]
    [InlineData(null, """{"keys":[{"kty":"RSA","n":"!","e":7}]}""")]
    public async Task Authority_that_answers_what_it_should_not_is_503(string? discovered, string? published)
    {
        (_provider.Discovered, _provider.Published) = (discovered, published);

        var answer = await AskAsync(_provider.Session("ada"));

        answer.AssertStatus(503);
    }

    [Fact]
    public async Task Known_keys_go_on_while_the_authority_is_away()
    {
        var session = _provider.Session("ada");
        (await AskAsync(session)).AssertStatus(200);
        _provider.IsUp = false;
        _time.Advance(AuthorityKeys.MaxAge * 2);

        (await AskAsync(session)).AssertStatus(200);

        _provider.ChangeKey("key-2");
        (await AskAsync(_provider.Session("ada"))).AssertStatus(503);
        (await AskAsync("a.b.c")).AssertStatus(401);
    }

    [Fact]
    public async Task Symmetric_key_that_the_authority_publishes_is_not_trusted()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        _provider.OtherKeys.Add(new JsonObject { ["kty"] = "oct", ["kid"] = "shared", ["k"] = Base64Url.EncodeToString(secret) });
        (await AskAsync(_provider.Session("ada"))).AssertStatus(200);

        (await AskAsync(Jwt.Hmac(secret, Jwt.Claims("ada", ("iss", _provider.Address)), "shared"))).AssertStatus(401);
        (await AskAsync(Jwt.Hmac(secret, Jwt.Claims("ada", ("iss", _provider.Address))))).AssertStatus(401);
    }

    private Task<ApiAnswer> AskAsync(string token) => _server.Scim(token).GetAsync("/scim/list-provider-connections");
}

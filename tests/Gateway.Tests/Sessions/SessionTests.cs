using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Sessions;

[Collection(ManagementTests.Name)]
public sealed class SessionTests(SessionServer sessions) : IClassFixture<SessionServer>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Each_configured_key_signs_sessions()
    {
        var claims = Jwt.Claims("ada");

        (await sessions.AskAsync(Jwt.Hmac(sessions.First, claims, "first"))).AssertStatus(200);
        (await sessions.AskAsync(Jwt.Hmac(sessions.Second, claims, "second"))).AssertStatus(200);
        (await sessions.AskAsync(Jwt.Hmac(sessions.Second, claims))).AssertStatus(200);
        (await sessions.AskAsync(Jwt.Hmac(sessions.WithoutId, claims))).AssertStatus(200);
        (await sessions.AskAsync(Jwt.Hmac(sessions.WithoutId, claims, "whatever"))).AssertStatus(200);
        (await sessions.AskAsync(Jwt.Rsa(sessions.Rsa, claims, "rsa"))).AssertStatus(200);
        (await sessions.AskAsync(Jwt.EllipticCurve(sessions.EllipticCurve, claims, "curve"))).AssertStatus(200);
    }

    [Fact]
    public async Task Key_that_the_kid_does_not_name_is_not_tried() =>
        AssertUnauthorized(await sessions.AskAsync(Jwt.Hmac(sessions.Second, Jwt.Claims("ada"), "first")));

    [Fact]
    public async Task Sub_is_the_user()
    {
        var user = ScimServer.Unique("user");
        var providerId = ScimServer.Unique("okta");
        (await sessions.Server.Scim(sessions.Session(user)).PostAsync("/scim/generate-token", $$"""{"providerId":"{{providerId}}"}""")).AssertStatus(201);

        var own = await sessions.AskAsync(sessions.Session(user));
        var foreign = await sessions.AskAsync(sessions.Session(ScimServer.Unique("user")));

        Assert.Equal(providerId, own.Json["providers"]![0]!["providerId"]!.GetValue<string>());
        Assert.Empty(foreign.Json["providers"]!.AsArray());
    }

    public static TheoryData<string, string, JsonNode?> WrongClaims() => new()
    {
        { "issuer", "iss", "https://login.other.test" },
        { "no issuer", "iss", null },
        { "audience", "aud", "other" },
        { "audiences", "aud", new JsonArray("other", "another") },
        { "no audience", "aud", null },
        { "expired", "exp", Now.AddMinutes(-2).ToUnixTimeSeconds() },
        { "no expiry", "exp", null },
        { "expiry is text", "exp", "tomorrow" },
        { "not yet valid", "nbf", Now.AddHours(1).ToUnixTimeSeconds() },
        { "no subject", "sub", null },
        { "empty subject", "sub", "" },
        { "subject is a number", "sub", 5 },
        { "several subjects", "sub", new JsonArray("ada", "bob") },
        { "subject with a line break", "sub", "ada\nbob" },
        { "subject with NUL", "sub", "ada\0" },
        { "subject with a lone surrogate", "sub", $"ada{Jwt.LoneSurrogate}" },
        { "subject of 257 characters", "sub", new string('a', 257) },
    };

    [Theory]
    [MemberData(nameof(WrongClaims))]
    public async Task Wrong_claim_is_401(string reason, string claim, JsonNode? value)
    {
        Assert.NotEmpty(reason);
        AssertUnauthorized(await sessions.AskAsync(Jwt.Hmac(sessions.First, Jwt.Claims("ada", (claim, value?.DeepClone())), "first")));
    }

    public static TheoryData<string, JsonNode> RightClaims() => new()
    {
        { "aud", "second-audience" },
        { "aud", new JsonArray("other", Jwt.Audience) },
        { "exp", 253402300800 },
        { "nbf", Now.ToUnixTimeSeconds() },
        { "sub", new string('a', 256) },
        { "sub", "auth0|5f7c8ec7c33c6c004bbafe82" },
    };

    [Theory]
    [MemberData(nameof(RightClaims))]
    public async Task Claim_at_its_bound_is_accepted(string claim, JsonNode value) =>
        (await sessions.AskAsync(Jwt.Hmac(sessions.First, Jwt.Claims("ada", (claim, value.DeepClone())), "first"))).AssertStatus(200);

    [Fact]
    public async Task Clocks_may_differ_by_the_configured_time()
    {
        var now = TimeProvider.System.GetUtcNow();

        (await sessions.AskAsync(Jwt.Hmac(sessions.First, Jwt.Claims("ada", ("exp", now.AddSeconds(-30).ToUnixTimeSeconds())), "first"))).AssertStatus(200);
        (await sessions.AskAsync(Jwt.Hmac(sessions.First, Jwt.Claims("ada", ("nbf", now.AddSeconds(30).ToUnixTimeSeconds())), "first"))).AssertStatus(200);
        AssertUnauthorized(await sessions.AskAsync(Jwt.Hmac(sessions.First, Jwt.Claims("ada", ("exp", now.AddSeconds(-61).ToUnixTimeSeconds())), "first")));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    public async Task Token_without_signature_is_401(string algorithm)
    {
        AssertUnauthorized(await sessions.AskAsync(Jwt.Write(Jwt.Header(algorithm), Jwt.Claims("ada"), _ => [])));
        AssertUnauthorized(await sessions.AskAsync(Jwt.Write(Jwt.Header(algorithm, "first"), Jwt.Claims("ada"), _ => [])));
        AssertUnauthorized(await sessions.AskAsync(Jwt.Write(Jwt.Header(algorithm), Jwt.Claims("ada"), data => HMACSHA256.HashData(sessions.First, data))));
    }

    [Fact]
    public async Task Public_key_as_a_shared_secret_is_401()
    {
        var pem = sessions.Rsa.ExportSubjectPublicKeyInfoPem();
        byte[][] secrets =
        [
            Encoding.ASCII.GetBytes(pem), Encoding.ASCII.GetBytes(pem + "\n"), sessions.Rsa.ExportSubjectPublicKeyInfo(),
            sessions.Rsa.ExportRSAPublicKey(), sessions.Rsa.ExportParameters(false).Modulus!,
        ];

        foreach (var secret in secrets)
        {
            AssertUnauthorized(await sessions.AskAsync(Jwt.Hmac(secret, Jwt.Claims("ada"), "rsa")));
            AssertUnauthorized(await sessions.AskAsync(Jwt.Hmac(secret, Jwt.Claims("ada"))));
        }
    }

    [Fact]
    public async Task Key_inside_the_token_is_not_trusted()
    {
        using var own = RSA.Create(2048);
        var parameters = own.ExportParameters(false);
        var header = Jwt.Header("RS256", "rsa");
        header["jwk"] = new JsonObject
        {
            ["kty"] = "RSA",
            ["n"] = System.Buffers.Text.Base64Url.EncodeToString(parameters.Modulus!),
            ["e"] = System.Buffers.Text.Base64Url.EncodeToString(parameters.Exponent!),
        };

        AssertUnauthorized(await sessions.AskAsync(Jwt.Write(
            header, Jwt.Claims("ada"), data => own.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))));
    }

    [Fact]
    public async Task Extension_that_must_be_understood_is_401()
    {
        var header = Jwt.Header("HS256", "first");
        header["crit"] = new JsonArray("exp");

        AssertUnauthorized(await sessions.AskAsync(Jwt.Write(header, Jwt.Claims("ada"), data => HMACSHA256.HashData(sessions.First, data))));
    }

    [Fact]
    public async Task Changed_token_is_401()
    {
        var parts = sessions.Session().Split('.');
        var other = sessions.Session("bob").Split('.');

        AssertUnauthorized(await sessions.AskAsync($"{parts[0]}.{other[1]}.{parts[2]}"));
        AssertUnauthorized(await sessions.AskAsync($"{parts[0]}.{parts[1]}.{other[2]}"));
        AssertUnauthorized(await sessions.AskAsync($"{parts[0]}.{parts[1]}."));
        AssertUnauthorized(await sessions.AskAsync($"{parts[0]}.{parts[1]}"));
        AssertUnauthorized(await sessions.AskAsync($"{parts[0]}.{parts[1]}.{parts[2]}.a.b"));
        AssertUnauthorized(await sessions.AskAsync("a.b.c"));
        AssertUnauthorized(await sessions.AskAsync("e30.e30.e30"));
    }

    [Fact]
    public async Task Other_headers_are_401()
    {
        var anonymous = sessions.Server.Anonymous();
        foreach (var header in (string[])["Bearer", "Bearer ", "Basic YTpi", sessions.Session(), $"Token {sessions.Session()}", $"Bearer {sessions.Session()}, Bearer x"])
        {
            AssertUnauthorized(await anonymous.SendAsync(HttpMethod.Get, "/scim/list-provider-connections", null, authorization: header));
        }
    }

    [Fact]
    public async Task Nothing_of_a_token_reaches_the_log()
    {
        var expired = Jwt.Hmac(sessions.First, Jwt.Claims("secretive-user", ("exp", Now.AddHours(-1).ToUnixTimeSeconds())), "first");
        var forged = Jwt.Hmac(sessions.Second, Jwt.Claims("secretive-user", ("iss", "secretive-issuer")), "secretive-key");
        var valid = sessions.Session("secretive-user");

        AssertUnauthorized(await sessions.AskAsync(expired));
        AssertUnauthorized(await sessions.AskAsync(forged));
        AssertUnauthorized(await sessions.AskAsync("secretive.secretive.secretive"));
        (await sessions.AskAsync(valid)).AssertStatus(200);

        var log = sessions.Log.Text;
        Assert.Contains("Session was not authenticated", log, StringComparison.Ordinal);
        Assert.DoesNotContain("secretive", log, StringComparison.Ordinal);
        Assert.All(((string[])[expired, forged, valid]).SelectMany(token => token.Split('.')), part => Assert.DoesNotContain(part, log, StringComparison.Ordinal));
    }

    private static void AssertUnauthorized(ApiAnswer answer)
    {
        answer.AssertStatus(401);
        Assert.Equal("""{"code":"UNAUTHORIZED","message":"Unauthorized"}""", answer.Text);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }
}

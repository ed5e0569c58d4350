using System.Security.Cryptography;
using ScimCluster.Gateway.Sessions;

namespace ScimCluster.Gateway.Tests.Sessions;

public sealed class SessionOptionsTests
{
    public static TheoryData<string, SessionKeyOptions> WrongKeys() => new()
    {
        { "neither", new SessionKeyOptions { Id = "a" } },
        { "both", new SessionKeyOptions { Secret = Secret(32), PublicKey = Rsa(2048) } },
        { "short secret", new SessionKeyOptions { Secret = Secret(31) } },
        { "no base64", new SessionKeyOptions { Secret = "not base64!" } },
        { "no PEM", new SessionKeyOptions { PublicKey = "not PEM" } },
        { "private key", new SessionKeyOptions { PublicKey = PrivateKey() } },
        { "short RSA key", new SessionKeyOptions { PublicKey = Rsa(1024) } },
        { "another curve", new SessionKeyOptions { PublicKey = Curve("brainpoolP320r1") } },
        { "broken key", new SessionKeyOptions { PublicKey = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" } },
    };

    [Theory]
    [MemberData(nameof(WrongKeys))]
    public void Wrong_key_is_named_by_its_number(string reason, SessionKeyOptions key)
    {
        Assert.NotEmpty(reason);
        var options = new SessionOptions { Issuer = "issuer", Keys = [new SessionKeyOptions { Secret = Secret(32) }, key] };

        var failure = Assert.Single(Validate(options));

        Assert.StartsWith("Sessions:Keys:1 ", failure, StringComparison.Ordinal);
        Assert.True(key.Secret is null || !failure.Contains(key.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_kind_of_key_is_right() => Assert.Empty(Validate(new SessionOptions
    {
        Issuer = "issuer",
        Keys =
        [
            new SessionKeyOptions { Id = "a", Secret = Secret(32) },
            new SessionKeyOptions { Id = "b", PublicKey = Rsa(2048) },
            new SessionKeyOptions { Id = "c", PublicKey = Curve("nistP256") },
            new SessionKeyOptions { Id = "d", PublicKey = Curve("nistP384") },
            new SessionKeyOptions { PublicKey = Curve("nistP521") },
            new SessionKeyOptions { PublicKey = Rsa(3072) },
        ],
    }));

    [Fact]
    public void Keys_need_an_issuer_distinct_ids_and_no_authority()
    {
        var options = new SessionOptions
        {
            Authority = "https://login.example.com",
            Keys = [new SessionKeyOptions { Id = "a", Secret = Secret(32) }, new SessionKeyOptions { Id = "a", Secret = Secret(32) }],
            Audiences = [""],
        };

        Assert.Equal(
            ["Sessions:Authority", "Sessions:Issuer", "Sessions:Audiences", "Sessions:Keys"],
            Validate(options).Select(failure => failure.Split(' ')[0]));
    }

    [Theory]
    [InlineData("", "https://app.example.com", "Sessions:Cookie:Name")]
    [InlineData("a b", "https://app.example.com", "Sessions:Cookie:Name")]
    [InlineData("a=b", "https://app.example.com", "Sessions:Cookie:Name")]
    [InlineData("session", "https://app.example.com/", "Sessions:Cookie:TrustedOrigins")]
    [InlineData("session", "null", "Sessions:Cookie:TrustedOrigins")]
    [InlineData("session", "*", "Sessions:Cookie:TrustedOrigins")]
    [InlineData(null, "https://app.example.com", "Sessions:Cookie:TrustedOrigins")]
    public void Wrong_cookie_option_is_named(string? name, string origin, string key) =>
        Assert.StartsWith(
            key,
            Assert.Single(new SessionCookieOptionsValidator().Validate(null, new() { Name = name, TrustedOrigins = [origin] }).Failures!),
            StringComparison.Ordinal);

    [Fact]
    public void Cookie_options_are_right() =>
        Assert.True(new SessionCookieOptionsValidator().Validate(null, new() { Name = "__Host-session", TrustedOrigins = ["http://localhost:3000"] }).Succeeded);

    private static IEnumerable<string> Validate(SessionOptions options) => new SessionOptionsValidator().Validate(null, options).Failures ?? [];

    private static string Secret(int bytes) => Convert.ToBase64String(new byte[bytes]);

    private static string Rsa(int bits)
    {
        using var key = RSA.Create(bits);
        return key.ExportSubjectPublicKeyInfoPem();
    }

    private static string PrivateKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static string Curve(string name)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(name));
        return key.ExportSubjectPublicKeyInfoPem();
    }
}

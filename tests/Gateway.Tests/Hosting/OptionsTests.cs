using ScimCluster.Gateway.Sessions;

namespace ScimCluster.Gateway.Tests.Hosting;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<GatewayOptions>> WrongGatewayOptions() => new()
    {
        { "Gateway:BasePaths", options => options.BasePaths.Add("api") },
        { "Gateway:BasePaths", options => options.BasePaths.Add("/api/") },
        { "Gateway:BasePaths", options => options.BasePaths.Add("/{id}") },
        { "Gateway:PublicOrigin", options => options.PublicOrigin = "scim.example.com" },
        { "Gateway:PublicOrigin", options => options.PublicOrigin = "https://scim.example.com/" },
        { "Gateway:PublicOrigin", options => options.PublicOrigin = "ftp://scim.example.com" },
        { "Gateway:MaxUserBodyBytes", options => options.MaxUserBodyBytes = 0 },
        { "Gateway:MaxManagementBodyBytes", options => options.MaxManagementBodyBytes = 0 },
        { "Gateway:MaxPageSize", options => (options.MaxPageSize, options.DefaultPageSize) = (0, 0) },
        { "Gateway:DefaultPageSize", options => options.DefaultPageSize = 0 },
        { "Gateway:DefaultPageSize", options => options.DefaultPageSize = options.MaxPageSize + 1 },
        { "Gateway:RetryAfter", options => options.RetryAfter = TimeSpan.FromMilliseconds(999) },
        { "Gateway:OperatorKeyHashes", options => options.OperatorKeyHashes.Add("the key itself") },
    };

    public static TheoryData<string, Action<SessionOptions>> WrongSessionOptions() => new()
    {
        { "Sessions:Authority", options => options.Authority = "http://login.example.com" },
        { "Sessions:Authority", options => (options.Authority, options.SigningKey) = ("https://login.example.com", Key(32)) },
        { "Sessions:SigningKey", options => (options.SigningKey, options.Issuer) = (Key(31), "issuer") },
        { "Sessions:SigningKey", options => (options.SigningKey, options.Issuer) = ("no base64!", "issuer") },
        { "Sessions:Issuer", options => options.SigningKey = Key(32) },
        { "Sessions:Audience", options => options.Audience = "" },
        { "Sessions:ClockSkew", options => options.ClockSkew = TimeSpan.FromTicks(-1) },
    };

    [Theory]
    [MemberData(nameof(WrongGatewayOptions))]
    public void Wrong_gateway_option_is_named(string key, Action<GatewayOptions> change)
    {
        var options = new GatewayOptions();
        change(options);

        var result = new GatewayOptionsValidator().Validate(null, options);

        Assert.Contains(result.Failures ?? [], failure => failure.StartsWith(key, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(WrongSessionOptions))]
    public void Wrong_session_option_is_named(string key, Action<SessionOptions> change)
    {
        var options = new SessionOptions();
        change(options);

        var result = new SessionOptionsValidator().Validate(null, options);

        Assert.Contains(result.Failures ?? [], failure => failure.StartsWith(key, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_at_their_bounds_are_right()
    {
        var gateway = new GatewayOptions
        {
            BasePaths = ["", "/a", "/a/b"],
            PublicOrigin = "https://scim.example.com:8443",
            MaxUserBodyBytes = 1,
            MaxManagementBodyBytes = 1,
            MaxPageSize = 1,
            DefaultPageSize = 1,
            RetryAfter = TimeSpan.FromSeconds(1),
            OperatorKeyHashes = [OperatorKey.Hash("key")],
        };
        var sessions = new SessionOptions { SigningKey = Key(32), Issuer = "issuer", ClockSkew = TimeSpan.Zero };

        Assert.True(new GatewayOptionsValidator().Validate(null, gateway).Succeeded);
        Assert.True(new GatewayOptionsValidator().Validate(null, new GatewayOptions()).Succeeded);
        Assert.True(new SessionOptionsValidator().Validate(null, sessions).Succeeded);
        Assert.True(new SessionOptionsValidator().Validate(null, new SessionOptions()).Succeeded);
    }

    [Fact]
    public void All_errors_are_reported_together()
    {
        var options = new GatewayOptions { MaxUserBodyBytes = 0, RetryAfter = TimeSpan.Zero };

        Assert.Equal(2, new GatewayOptionsValidator().Validate(null, options).Failures!.Count());
    }

    private static string Key(int bytes) => Convert.ToBase64String(new byte[bytes]);
}

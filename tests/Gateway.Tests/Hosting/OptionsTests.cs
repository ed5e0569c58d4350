using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Hosting;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Silo;

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
        { "Gateway:MaxGroupBodyBytes", options => options.MaxGroupBodyBytes = 0 },
        { "Gateway:MaxLargeBodiesBytes", options => options.MaxLargeBodiesBytes = 0 },
        { "Gateway:MaxManagementBodyBytes", options => options.MaxManagementBodyBytes = 0 },
        { "Gateway:MaxBulkOperations", options => options.MaxBulkOperations = 0 },
        { "Gateway:MaxBulkOperations", options => options.MaxBulkOperations = 10_001 },
        { "Gateway:MaxBulkBodyBytes", options => options.MaxBulkBodyBytes = 0 },
        { "Gateway:BulkParallelism", options => options.BulkParallelism = 0 },
        { "Gateway:BulkTimeout", options => options.BulkTimeout = TimeSpan.Zero },
        { "Gateway:MaxPageSize", options => (options.MaxPageSize, options.DefaultPageSize) = (0, 0) },
        { "Gateway:DefaultPageSize", options => options.DefaultPageSize = 0 },
        { "Gateway:DefaultPageSize", options => options.DefaultPageSize = options.MaxPageSize + 1 },
        { "Gateway:RetryAfter", options => options.RetryAfter = TimeSpan.FromMilliseconds(999) },
        { "Gateway:RequestTimeout", options => options.RequestTimeout = TimeSpan.Zero },
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

    public static TheoryData<string, Action<ClusterSettings>> WrongClusterSettings() => new()
    {
        { "Cluster:ClusterId", options => options.ClusterId = " " },
        { "Cluster:ClusterId", options => options.ClusterId = new string('c', 101) },
        { "Cluster:ResponseTimeout", options => options.ResponseTimeout = TimeSpan.Zero },
        { "Cluster:ProbeTimeout", options => options.ProbeTimeout = TimeSpan.Zero },
        { "Cluster:MissedProbesLimit", options => options.MissedProbesLimit = 0 },
        { "Cluster:DeathVotes", options => options.DeathVotes = 0 },
        { "Cluster:TableRefreshPeriod", options => options.TableRefreshPeriod = TimeSpan.Zero },
        { "Cluster:AliveUpdatePeriod", options => options.AliveUpdatePeriod = TimeSpan.Zero },
        { "Cluster:MaxJoinTime", options => options.MaxJoinTime = TimeSpan.Zero },
        { "Cluster:GatewayListRefreshPeriod", options => options.GatewayListRefreshPeriod = TimeSpan.Zero },
        { "Cluster:ConnectRetryDelay", options => options.ConnectRetryDelay = TimeSpan.FromTicks(-1) },
    };

    public static TheoryData<string, Action<ShutdownOptions>> WrongShutdownOptions() => new()
    {
        { "Shutdown:DrainDelay", options => options.DrainDelay = TimeSpan.FromTicks(-1) },
        { "Shutdown:Timeout", options => options.Timeout = TimeSpan.Zero },
        { "Shutdown:Timeout", options => options.DrainDelay = options.Timeout },
    };

    public static TheoryData<string, Action<SiloHostOptions>> WrongSiloOptions() => new()
    {
        { "Silo:AdvertisedAddress", options => options.AdvertisedAddress = "silo-1" },
        { "Silo:AdvertisedAddress", options => options.AdvertisedAddress = "0.0.0.0" },
        { "Silo:SiloPort", options => options.SiloPort = 0 },
        { "Silo:SiloPort", options => options.SiloPort = 65536 },
        { "Silo:GatewayPort", options => options.GatewayPort = 0 },
        { "Silo:GatewayPort", options => options.GatewayPort = 65536 },
        { "Silo:SiloPort", options => options.SiloPort = options.GatewayPort },
    };

    [Theory]
    [MemberData(nameof(WrongClusterSettings))]
    public void Wrong_cluster_setting_is_named(string key, Action<ClusterSettings> change) =>
        AssertNamed(key, new ClusterSettingsValidator(), change);

    [Theory]
    [MemberData(nameof(WrongShutdownOptions))]
    public void Wrong_shutdown_option_is_named(string key, Action<ShutdownOptions> change) =>
        AssertNamed(key, new ShutdownOptionsValidator(), change);

    [Theory]
    [MemberData(nameof(WrongSiloOptions))]
    public void Wrong_silo_option_is_named(string key, Action<SiloHostOptions> change) =>
        AssertNamed(key, new SiloHostOptionsValidator(), change);

    [Theory]
    [MemberData(nameof(WrongGatewayOptions))]
    public void Wrong_gateway_option_is_named(string key, Action<GatewayOptions> change) =>
        AssertNamed(key, new GatewayOptionsValidator(), change);

    [Theory]
    [MemberData(nameof(WrongSessionOptions))]
    public void Wrong_session_option_is_named(string key, Action<SessionOptions> change) =>
        AssertNamed(key, new SessionOptionsValidator(), change);

    [Fact]
    public void Options_at_their_bounds_are_right()
    {
        var gateway = new GatewayOptions
        {
            BasePaths = ["", "/a", "/a/b"],
            PublicOrigin = "https://scim.example.com:8443",
            MaxUserBodyBytes = 1,
            MaxGroupBodyBytes = 1,
            MaxLargeBodiesBytes = 1,
            MaxManagementBodyBytes = 1,
            MaxBulkOperations = 10_000,
            MaxBulkBodyBytes = 1,
            BulkParallelism = 1,
            BulkTimeout = TimeSpan.FromTicks(1),
            MaxPageSize = 1,
            DefaultPageSize = 1,
            RequestTimeout = TimeSpan.FromTicks(1),
            RetryAfter = TimeSpan.FromSeconds(1),
        };
        var sessions = new SessionOptions { SigningKey = Key(32), Issuer = "issuer", ClockSkew = TimeSpan.Zero };

        Assert.True(new GatewayOptionsValidator().Validate(null, gateway).Succeeded);
        Assert.True(new GatewayOptionsValidator().Validate(null, new GatewayOptions()).Succeeded);
        Assert.True(new SessionOptionsValidator().Validate(null, sessions).Succeeded);
        Assert.True(new SessionOptionsValidator().Validate(null, new SessionOptions()).Succeeded);
        Assert.True(new ClusterSettingsValidator().Validate(null, new ClusterSettings { ClusterId = new string('c', 100) }).Succeeded);
        Assert.True(new ShutdownOptionsValidator().Validate(null, new ShutdownOptions { Timeout = TimeSpan.FromTicks(1) }).Succeeded);
        Assert.True(new SiloHostOptionsValidator().Validate(
            null, new SiloHostOptions { AdvertisedAddress = "::1", SiloPort = 1, GatewayPort = 65535 }).Succeeded);
    }

    [Fact]
    public void All_errors_are_reported_together()
    {
        var options = new GatewayOptions { MaxUserBodyBytes = 0, RetryAfter = TimeSpan.Zero };

        Assert.Equal(2, new GatewayOptionsValidator().Validate(null, options).Failures!.Count());
    }

    private static void AssertNamed<TOptions>(string key, IValidateOptions<TOptions> validator, Action<TOptions> change)
        where TOptions : class, new()
    {
        var options = new TOptions();
        change(options);

        var result = validator.Validate(null, options);

        Assert.Contains(result.Failures ?? [], failure => failure.StartsWith(key, StringComparison.Ordinal));
    }

    private static string Key(int bytes) => Convert.ToBase64String(new byte[bytes]);
}

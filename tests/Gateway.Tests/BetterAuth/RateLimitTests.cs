using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.BetterAuth;

[Collection(ManagementTests.Name)]
public sealed class RateLimitTests(PostgresServer postgres)
{
    [Fact]
    public async Task Case_47_rate_limit_covers_metadata_and_authenticated_routes_and_ignores_the_query()
    {
        await using var plugin = await TokenServer.StartAsync(postgres, ("RateLimit:Requests", "1"), ("RateLimit:Window", "01:00:00"));
        var anonymous = plugin.Server.Anonymous();
        const string metadata = "/scim/v2/ServiceProviderConfig";
        (await anonymous.GetAsync(metadata)).AssertStatus(200);

        var scim = await anonymous.GetAsync($"{metadata}?again=1");
        scim.AssertScimError(429);
        Assert.Equal("Too many requests. Please try again later.", scim.Detail);
        Assert.True(scim.Headers.RetryAfter!.Delta > TimeSpan.FromMinutes(59));
        Assert.Equal(scim.Headers.GetValues("X-Retry-After"), scim.Headers.GetValues("Retry-After"));

        (await plugin.GenerateAsync("ada", "okta")).AssertStatus(201);
        TokenServer.AssertError(await plugin.GenerateAsync("ada", "okta"), 429, "Too many requests. Please try again later.");
        (await anonymous.GetAsync("/scim/v2/Schemas")).AssertStatus(200);
    }

    [Fact]
    public async Task Nothing_is_limited_unless_configured_and_probes_never_are()
    {
        await using var open = await TokenServer.StartAsync(postgres);
        await using var limited = await TokenServer.StartAsync(postgres, ("RateLimit:Requests", "1"), ("RateLimit:Window", "01:00:00"));
        for (var i = 0; i < 3; i++)
        {
            (await open.Server.Anonymous().GetAsync("/scim/v2/ServiceProviderConfig")).AssertStatus(200);
            (await limited.Server.Anonymous().GetAsync("/health/live")).AssertStatus(200);
        }
    }
}

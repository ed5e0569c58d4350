using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Sessions;

[Collection(ManagementTests.Name)]
public sealed class CookieTests(SessionServer sessions) : IClassFixture<SessionServer>
{
    private const string List = "/scim/list-provider-connections";
    private const string Generate = "/scim/generate-token";
    private const string MissingOrigin = """{"code":"MISSING_OR_NULL_ORIGIN","message":"Missing or null Origin"}""";
    private const string InvalidOrigin = """{"code":"INVALID_ORIGIN","message":"Invalid origin"}""";

    [Fact]
    public async Task Cookie_holds_a_session()
    {
        (await SendAsync(HttpMethod.Get, List, sessions.Session())).AssertStatus(200);
        (await SendAsync(HttpMethod.Get, List, "not-a-session")).AssertStatus(401);
        (await sessions.Server.Anonymous().SendAsync(HttpMethod.Get, List, null, headers: [("Cookie", $"other={sessions.Session()}")])).AssertStatus(401);
    }

    [Theory]
    [InlineData(SessionServer.TrustedOrigin)]
    [InlineData(SessionServer.PublicOrigin)]
    public async Task Own_and_trusted_pages_may_change_something(string origin) =>
        (await SendAsync(HttpMethod.Post, Generate, sessions.Session(), Body(), ("Origin", origin))).AssertStatus(201);

    [Theory]
    [InlineData(null, MissingOrigin)]
    [InlineData("null", MissingOrigin)]
    [InlineData("https://evil.test", InvalidOrigin)]
    [InlineData("http://app.saas.test", InvalidOrigin)]
    [InlineData("https://app.saas.test:8443", InvalidOrigin)]
    [InlineData("https://app.saas.test.evil.test", InvalidOrigin)]
    [InlineData("https://app.saas.test/", InvalidOrigin)]
    public async Task Other_pages_may_not(string? origin, string expected)
    {
        var body = Body();

        var answer = await SendAsync(HttpMethod.Post, Generate, sessions.Session(), body, origin is null ? [] : [("Origin", origin)]);

        answer.AssertStatus(403);
        Assert.Equal(expected, answer.Text);
    }

    [Fact]
    public async Task Reading_needs_no_origin() =>
        (await SendAsync(HttpMethod.Get, List, sessions.Session(), null, ("Origin", "https://evil.test"))).AssertStatus(200);

    [Fact]
    public async Task Header_wins_and_is_never_asked_for_an_origin()
    {
        var user = ScimServer.Unique("user");
        var body = Body();

        (await SendAsync(HttpMethod.Post, Generate, sessions.Session("cookie-user"), body, ("Authorization", $"Bearer {sessions.Session(user)}"), ("Origin", "https://evil.test")))
            .AssertStatus(201);

        Assert.Single((await sessions.AskAsync(sessions.Session(user))).Json["providers"]!.AsArray());
        (await SendAsync(HttpMethod.Get, List, sessions.Session(), null, ("Authorization", "Bearer wrong"))).AssertStatus(401);
        (await SendAsync(HttpMethod.Get, List, sessions.Session(), null, ("Authorization", "Basic YTpi"))).AssertStatus(401);
    }

    [Fact]
    public async Task Scim_and_admin_routes_ignore_cookies()
    {
        var connection = await sessions.Server.ConnectAsync();

        (await SendAsync(HttpMethod.Get, Users.Path, connection.Token)).AssertScimError(401);
        (await SendAsync(HttpMethod.Get, Users.Path, sessions.Session())).AssertScimError(401);
        (await SendAsync(HttpMethod.Get, "/admin/organizations", ScimServer.OperatorKeyText)).AssertStatus(401);
    }

    private static string Body() => $$"""{"providerId":"{{ScimServer.Unique("okta")}}"}""";

    private Task<ApiAnswer> SendAsync(HttpMethod method, string path, string cookie, string? body = null, params (string, string)[] headers) =>
        sessions.Server.Anonymous().SendAsync(method, path, body, headers: [("Cookie", $"theme=dark; {SessionServer.CookieName}={cookie}"), .. headers]);
}

[Collection(ManagementTests.Name)]
public sealed class NoCookieTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Cookies_are_ignored_unless_configured()
    {
        var signedIn = Silo.Development.SessionToken.Create("ada", ScimServer.SigningKey, TimeProvider.System);

        var answer = await shared.Server.Anonymous().SendAsync(
            HttpMethod.Get, "/scim/list-provider-connections", null, headers: [("Cookie", $"{SessionServer.CookieName}={signedIn}; session={signedIn}")]);

        answer.AssertStatus(401);
        (await shared.Server.Scim(signedIn).GetAsync("/scim/list-provider-connections")).AssertStatus(200);
    }
}

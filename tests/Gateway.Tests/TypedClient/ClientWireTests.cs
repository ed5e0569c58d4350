using System.Net;
using System.Text;
using ScimCluster.Client;

namespace ScimCluster.Gateway.Tests.TypedClient;

/// <summary>What the client sends and reads, where the other side is played by the test.</summary>
public sealed class ClientWireTests
{
    [Fact]
    public async Task Answer_of_something_in_between_is_an_exception_without_a_code()
    {
        var page = await Assert.ThrowsAsync<ScimClusterException>(() => Client(HttpStatusCode.BadGateway, "<html>").ListProviderConnectionsAsync());
        var other = await Assert.ThrowsAsync<ScimClusterException>(() => Client(HttpStatusCode.OK, "<html>").ListProviderConnectionsAsync());

        Assert.Equal((HttpStatusCode.BadGateway, ""), (page.StatusCode, page.Code));
        Assert.Equal((HttpStatusCode.OK, ""), (other.StatusCode, other.Code));
    }

    [Fact]
    public async Task Server_that_is_away_says_when_to_come_back()
    {
        var refusal = await Assert.ThrowsAsync<ScimClusterException>(
            () => Client(HttpStatusCode.ServiceUnavailable, """{"code":"SERVICE_UNAVAILABLE","message":"Away"}""", retryAfter: 7).ListProviderConnectionsAsync());

        Assert.Equal(("SERVICE_UNAVAILABLE", TimeSpan.FromSeconds(7)), (refusal.Code, refusal.RetryAfter));
    }

    [Fact]
    public async Task Tokens_of_a_connection_are_listed()
    {
        var http = new Answering(HttpStatusCode.OK, """
            {"providerId":"okta & co","organizationId":null,"tokens":[
              {"id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","label":null,"createdAt":"2026-11-22T08:30:00Z","createdBy":"ada","expiresAt":null,"lastUsedAt":"2026-11-22T09:00:00Z"}]}
            """);

        var tokens = await Client(http).GetTokenInfoAsync("okta & co");

        Assert.Equal("GET /scim/get-token-info?providerId=okta%20%26%20co ", http.Sent);
        var token = Assert.Single(tokens.Tokens);
        Assert.Equal(("ada", new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero)), (token.CreatedBy, token.LastUsedAt));
    }

    [Fact]
    public async Task Token_is_added_with_the_terms_that_are_given_and_no_others()
    {
        var http = new Answering(HttpStatusCode.Created, """{"scimToken":"wire","id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","expiresAt":null}""");

        var token = await Client(http).RotateTokenAsync(new RotateTokenRequest { ProviderId = "okta" });
        Assert.Equal("""POST /scim/rotate-token {"providerId":"okta"}""", http.Sent);
        Assert.Equal(("wire", null), (token.ScimToken, token.ExpiresAt));

        await Client(http).RotateTokenAsync(new RotateTokenRequest
        {
            ProviderId = "okta", Label = "2027", ExpiresAt = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), Overlap = TimeSpan.FromHours(1),
        });
        Assert.Equal(
            """POST /scim/rotate-token {"providerId":"okta","label":"2027","expiresAt":"2027-01-01T00:00:00+00:00","overlapSeconds":3600}""", http.Sent);
    }

    [Fact]
    public async Task Token_is_revoked_by_its_id()
    {
        var http = new Answering(HttpStatusCode.OK, """{"success":true}""");

        await Client(http).RevokeTokenAsync("okta", Guid.Parse("0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70"));

        Assert.Equal("""POST /scim/revoke-token {"providerId":"okta","id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70"}""", http.Sent);
    }

    [Theory]
    [InlineData("https://scim.example.com", false)]
    [InlineData("https://scim.example.com/api/auth", true)]
    public void Base_address_without_a_slash_is_refused(string address, bool isRefused)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };

        Assert.Equal(isRefused, Record.Exception(() => new ScimClusterClient(http)) is ArgumentException);
    }

    [Fact]
    public void Tokens_are_not_shown_by_accident() =>
        Assert.DoesNotContain("secret", new RotatedToken("secret", Guid.Empty, null).ToString(), StringComparison.Ordinal);

    private static ScimClusterClient Client(HttpStatusCode status, string body, int? retryAfter = null) => Client(new Answering(status, body, retryAfter));

    private static ScimClusterClient Client(Answering http) => new(new HttpClient(http) { BaseAddress = new Uri("https://scim.example.com/") }, "session");

    private sealed class Answering(HttpStatusCode status, string body, int? retryAfter = null) : HttpMessageHandler
    {
        public string Sent { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("Bearer session", request.Headers.Authorization?.ToString());
            var content = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            Sent = $"{request.Method} {request.RequestUri!.PathAndQuery} {content}";
            var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "text/html") };
            if (retryAfter is { } seconds)
            {
                response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
            }

            return response;
        }
    }
}

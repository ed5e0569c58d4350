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

    private static ScimClusterClient Client(HttpStatusCode status, string body, int? retryAfter = null) =>
        new(new HttpClient(new Answering(status, body, retryAfter)) { BaseAddress = new Uri("https://scim.example.com/") }, "session");

    private sealed class Answering(HttpStatusCode status, string body, int? retryAfter) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "text/html") };
            if (retryAfter is { } seconds)
            {
                response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
            }

            return Task.FromResult(response);
        }
    }
}

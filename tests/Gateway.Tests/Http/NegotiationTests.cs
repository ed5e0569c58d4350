using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Http;

/// <summary>Media types (RFC 7644 §3.1 and §8.1, RFC 9110 §12.5.1).</summary>
[Collection(PostgresTests.Name)]
public sealed class NegotiationTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Scim = "application/scim+json";
    private const string Json = "application/json";

    [Theory]
    [InlineData(null, Scim)]
    [InlineData("*/*", Scim)]
    [InlineData("application/*", Scim)]
    [InlineData("application/scim+json", Scim)]
    [InlineData("application/scim+json; charset=utf-8", Scim)]
    [InlineData("application/json", Json)]
    [InlineData("APPLICATION/JSON", Json)]
    [InlineData("application/json, application/scim+json", Scim)]
    [InlineData("application/json, */*", Scim)]
    [InlineData("application/json, */*;q=0.1", Json)]
    [InlineData("application/scim+json;q=0.5, application/json;q=0.9", Json)]
    [InlineData("application/scim+json;q=0, */*", Json)]
    [InlineData("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", Scim)]
    [InlineData("this is no media range", Scim)]
    public async Task Answer_has_the_media_type_that_the_client_likes_best(string? accept, string expected)
    {
        var connection = await shared.Server.ConnectAsync();

        var list = await SendAsync(connection, HttpMethod.Get, Users.Path, accept);
        var missing = await SendAsync(connection, HttpMethod.Get, Users.Path + "/unknown", accept);

        Assert.Equal(expected, list.AssertStatus(200).MediaType);
        Assert.Equal(expected, missing.AssertStatus(404).MediaType);
        Assert.Contains("Accept", list.Headers.Vary);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/*")]
    [InlineData("application/xml, text/plain")]
    [InlineData("application/scim+json;q=0, application/json;q=0")]
    [InlineData("*/*;q=0")]
    public async Task Client_that_accepts_neither_type_gets_406_and_nothing_is_done(string accept)
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await SendAsync(connection, HttpMethod.Post, Users.Path, accept, Users.Body("ada@acme.example"));

        answer.AssertScimError(406);
        Assert.Equal(0, (await connection.Scim.GetAsync(Users.Path)).Json["totalResults"]!.GetValue<int>());
        (await SendAsync(connection, HttpMethod.Get, "/scim/v2/Schemas", accept)).AssertScimError(406);
    }

    [Fact]
    public async Task Deletion_has_no_body_that_could_be_unacceptable()
    {
        var connection = await shared.Server.ConnectAsync();
        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);

        (await SendAsync(connection, HttpMethod.Delete, $"{Users.Path}/{user.Id}", "text/plain")).AssertStatus(204);
    }

    [Theory]
    [InlineData("application/scim+json")]
    [InlineData("application/scim+json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("Application/SCIM+JSON")]
    public async Task Body_is_read_in_either_type_with_or_without_its_charset(string contentType)
    {
        var connection = await shared.Server.ConnectAsync();

        (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"), contentType)).AssertStatus(201);
    }

    private static Task<ApiAnswer> SendAsync(Connection connection, HttpMethod method, string path, string? accept, string? body = null) =>
        connection.Scim.SendAsync(method, path, body, headers: accept is null ? null : [("Accept", accept)]);
}

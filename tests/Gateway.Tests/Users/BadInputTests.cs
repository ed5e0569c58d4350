using System.Text;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

[Collection(PostgresTests.Name)]
public sealed class BadInputTests(SharedServer shared) : IClassFixture<SharedServer>
{
    public static TheoryData<string, string> BadBodies() => new()
    {
        { "", "invalidSyntax" },
        { "not json", "invalidSyntax" },
        { "[]", "invalidSyntax" },
        { "null", "invalidSyntax" },
        { "{\"userName\":\"a\"", "invalidSyntax" },
        { "{\"schemas\":[\"" + Users.CoreSchema + "\"]}", "invalidValue" },
        { Users.Body(""), "invalidValue" },
        { Users.Body("   "), "invalidValue" },
        { Users.Body("a@acme.example", ("userName", 5)), "invalidValue" },
        { Users.Body("a@acme.example", ("name", "Ada")), "invalidValue" },
        { Users.Body("a@acme.example", ("emails", 5)), "invalidValue" },
        { Users.Body("a@acme.example", ("active", "perhaps")), "invalidValue" },
        { Users.Body("a@acme.example", ("externalId", 7)), "invalidValue" },
        { Users.Body(new string('a', 513)), "invalidValue" },
        { "{\"schemas\":[\"" + Users.CoreSchema + "\"],\"userName\":\"a\\u0000b\"}", "invalidValue" },
        { "{\"schemas\":[\"" + Users.CoreSchema + "\"],\"userName\":\"a\\ud800b\"}", "invalidValue" },
        { "{\"schemas\":[\"urn:example:unknown\"],\"userName\":\"a@acme.example\"}", "invalidSyntax" },
        { string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200), "invalidSyntax" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Bad_body_is_a_400_with_a_detail(string body, string scimType)
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await connection.Scim.PostAsync(Users.Path, body);

        answer.AssertScimError(400, scimType);
        Assert.Equal(0, (await connection.Scim.GetAsync(Users.Path)).Json["totalResults"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/scim+json; charset=utf-16")]
    [InlineData(null)]
    public async Task Wrong_media_type_is_415(string? contentType)
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await connection.Scim.SendAsync(HttpMethod.Post, Users.Path, Users.Body("a@acme.example"), contentType);

        answer.AssertScimError(415);
    }

    [Fact]
    public async Task Encoded_body_is_415()
    {
        var connection = await shared.Server.ConnectAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Users.Path);
        request.Headers.Authorization = new("Bearer", connection.Token);
        request.Content = new ByteArrayContent([0x1f, 0x8b, 0x08]);
        request.Content.Headers.ContentType = new("application/json");
        request.Content.Headers.ContentEncoding.Add("gzip");

        using var response = await shared.Server.Http.SendAsync(request);

        (await ApiAnswer.ReadAsync(response)).AssertScimError(415);
    }

    [Theory]
    [InlineData("/scim/v2/Users")]
    [InlineData("/scim/v2/ServiceProviderConfig")]
    [InlineData("/health/live")]
    public async Task Head_is_answered_like_get_without_a_body(string path)
    {
        var connection = await shared.Server.ConnectAsync();

        var head = await connection.Scim.SendAsync(HttpMethod.Head, path, null);

        Assert.Empty(head.AssertStatus(200).Text);
        Assert.Equal((await connection.Scim.GetAsync(path)).MediaType, head.MediaType);
    }

    [Fact]
    public async Task Body_of_2_MiB_is_413()
    {
        var connection = await shared.Server.ConnectAsync();
        var body = Users.Body("a@acme.example", ("nickName", new string('x', 2 * 1024 * 1024)));

        (await connection.Scim.PostAsync(Users.Path, body)).AssertScimError(413);
    }

    [Fact]
    public async Task Chunked_body_of_2_MiB_is_413()
    {
        var connection = await shared.Server.ConnectAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Users.Path);
        request.Headers.Authorization = new("Bearer", connection.Token);
        request.Headers.TransferEncodingChunked = true;
        request.Content = new ByteArrayContent(
            Encoding.UTF8.GetBytes(Users.Body("a@acme.example", ("nickName", new string('x', 2 * 1024 * 1024)))));
        request.Content.Headers.ContentType = new("application/json");

        using var response = await shared.Server.Http.SendAsync(request);

        (await ApiAnswer.ReadAsync(response)).AssertScimError(413);
    }

    [Theory]
    [InlineData("GET", "/scim/v2/Nothing", 404)]
    [InlineData("GET", "/scim/v2", 200)]
    [InlineData("DELETE", "/scim/v2", 405)]
    [InlineData("GET", "/SCIM/V2/Nothing", 404)]
    [InlineData("GET", "/scim/v2/Users/", 200)]
    [InlineData("GET", "/scim/v2/Users/a/b", 404)]
    [InlineData("DELETE", "/scim/v2/Users", 405)]
    [InlineData("POST", "/scim/v2/ServiceProviderConfig", 405)]
    public async Task Unknown_routes_and_methods_are_SCIM_errors(string method, string path, int status)
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await connection.Scim.SendAsync(new HttpMethod(method), path, null);

        if (status == 200)
        {
            answer.AssertStatus(200);
        }
        else
        {
            answer.AssertScimError(status);
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("00919288221112222")]
    [InlineData("%F0%9F%98%80")]
    [InlineData("6F1D2C9A-0B44-4D0E-9A51-3FB1C7A0E2D4")]
    public async Task Odd_id_is_404(string id)
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await connection.Scim.GetAsync($"{Users.Path}/{id}");

        answer.AssertScimError(404);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer !!!!")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer YWJj")]
    [InlineData("Bearer c2VjcmV0Om5vLXN1Y2gtcHJvdmlkZXI")]
    public async Task Bad_credential_is_401_with_a_challenge(string? authorization)
    {
        var answer = await shared.Server.Anonymous().SendAsync(HttpMethod.Get, Users.Path, null, authorization: authorization);

        answer.AssertScimError(401);
        Assert.Contains("Bearer", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authentication_comes_before_validation()
    {
        (await shared.Server.Anonymous().PostAsync(Users.Path, "not json")).AssertScimError(401);
    }
}

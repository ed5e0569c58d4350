using System.Text;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.Bulk.BulkBody;

namespace ScimCluster.Gateway.Tests.Bulk;

/// <summary>Errors of the whole, errors of one operation, and limits (RFC 7644 §3.7.3 and §3.7.4).</summary>
[Collection(PostgresTests.Name)]
public sealed class BulkErrorTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Nobody = """{"method":"DELETE","path":"/Users/nobody"}""";

    [Theory]
    [InlineData("", 400, "invalidSyntax")]
    [InlineData("not json", 400, "invalidSyntax")]
    [InlineData("[]", 400, "invalidSyntax")]
    [InlineData("{}", 400, "invalidSyntax")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]}""", 400, "invalidSyntax")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[]}""", 400, "invalidSyntax")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[[]]}""", 400, "invalidSyntax")]
    [InlineData("""{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"Operations":[{"method":"DELETE","path":"/Users/1"}]}""", 400, "invalidSyntax")]
    [InlineData("""{"Operations":[{"method":"DELETE","path":"/Users/1"},{"method":7}]}""", 400, "invalidSyntax")]
    [InlineData("""{"Operations":[{"method":"DELETE","path":"/Users/1"}],"Operations":[]}""", 400, "invalidSyntax")]
    [InlineData("""{"failOnErrors":0,"Operations":[{"method":"DELETE","path":"/Users/1"}]}""", 400, "invalidValue")]
    [InlineData("""{"failOnErrors":"many","Operations":[{"method":"DELETE","path":"/Users/1"}]}""", 400, "invalidValue")]
    [InlineData("""{"failOnErrors":1e999,"Operations":[{"method":"DELETE","path":"/Users/1"}]}""", 400, "invalidValue")]
    [InlineData("""{"Operations":[{"method":"DELETE","path":"/Users/\u0000"}]}""", 400, "invalidValue")]
    [InlineData("""{"Operations":[{"method":"DELETE","path":"/Users/\ud800"}]}""", 400, "invalidValue")]
    public async Task Message_that_is_wrong_is_refused_and_nothing_is_done(string body, int status, string scimType)
    {
        var connection = await shared.Server.ConnectAsync();

        (await connection.Scim.PostAsync(BulkBody.Path, body)).AssertScimError(status, scimType);
    }

    [Theory]
    [InlineData("""{"method":"GET","path":"/Users"}""", 400, "invalidSyntax")]
    [InlineData("""{"method":"","path":"/Users"}""", 0, null)]
    [InlineData("""{"method":"DELETE","path":"/Nothing/1"}""", 404, null)]
    [InlineData("""{"method":"DELETE","path":"/Bulk/1"}""", 404, null)]
    [InlineData("""{"method":"POST","path":"/Bulk","bulkId":"a","data":{}}""", 404, null)]
    [InlineData("""{"method":"POST","path":"/Users/.search","bulkId":"a","data":{}}""", 405, null)]
    [InlineData("""{"method":"DELETE","path":"/scim/v2/Users/1"}""", 400, "invalidValue")]
    [InlineData("""{"method":"DELETE","path":"/Users/1?attributes=id"}""", 400, "invalidValue")]
    [InlineData("""{"method":"DELETE","path":"/Users/%F0%9F%98%80"}""", 404, null)]
    [InlineData("""{"method":"DELETE","path":"/Users/%00"}""", 404, null)]
    [InlineData("""{"method":"DELETE","path":"/Users/%2F..%2FUsers"}""", 404, null)]
    [InlineData("""{"method":"DELETE","path":"/Users"}""", 405, null)]
    [InlineData("""{"method":"DELETE"}""", 400, "invalidValue")]
    [InlineData("""{"method":"POST","path":"/Users","data":{"userName":"x"}}""", 400, "invalidValue")]
    [InlineData("""{"method":"POST","path":"/Users","bulkId":"a"}""", 400, "invalidSyntax")]
    [InlineData("""{"method":"POST","path":"/Users","bulkId":"a","data":{}}""", 400, "invalidValue")]
    [InlineData("""{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":{"a":1}}}""", 400, "invalidValue")]
    [InlineData("""{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"bulkId:a"}}""", 400, "invalidValue")]
    [InlineData("""{"method":"POST","path":"/Users","bulkId":"a","version":"W/\"1\"","data":{"userName":"x"}}""", 412, null)]
    [InlineData("""{"method":"POST","path":"/Users","bulkId":"a","data":{"schemas":["urn:x"],"userName":"x"}}""", 400, "invalidSyntax")]
    [InlineData("""{"method":"PUT","path":"/Users/1","data":[]}""", 400, "invalidSyntax")]
    [InlineData("""{"method":"PATCH","path":"/Users/1","data":{}}""", 404, null)]
    public async Task Operation_that_is_wrong_is_refused_and_the_others_go_on(string operation, int status, string? scimType)
    {
        var connection = await shared.Server.ConnectAsync();
        if (status == 0)
        {
            (await connection.Scim.PostAsync(BulkBody.Path, Of(operation))).AssertScimError(400, "invalidSyntax");
            return;
        }

        var results = await connection.BulkAsync(Of(Post("before"), operation, Post("after")));

        Assert.Equal($"201 {status} 201", results.Statuses());
        AssertRefused(results[1], status, scimType);
    }

    [Fact]
    public async Task Posts_that_share_a_bulkId_are_refused_with_what_refers_to_them()
    {
        var connection = await shared.Server.ConnectAsync();

        var results = await connection.BulkAsync(Of(
            Post("a"), Operation("POST", "/Users", Users.Body("b@acme.example"), bulkId: "a"), Post("c", "bulkId:a"), Post("d")));

        Assert.Equal("400 400 409 201", results.Statuses());
        AssertRefused(results[0], 400, "invalidValue", "'a'");
        AssertRefused(results[1], 400, "invalidValue", "'a'");
        AssertRefused(results[2], 409, "invalidValue", "'a'");
    }

    [Fact]
    public async Task Without_failOnErrors_everything_is_tried()
    {
        var connection = await shared.Server.ConnectAsync();

        var results = await connection.BulkAsync(Of([.. Enumerable.Repeat(Nobody, 20), Post("a")]));

        Assert.Equal(20, results.Count(result => (string)result["status"]! == "404"));
        Assert.Equal("201", (string)results[^1]["status"]!);
    }

    [Theory]
    [InlineData(1, "201 404")]
    [InlineData(2, "201 404 201 404")]
    [InlineData(3, "201 404 201 404 201")]
    public async Task Nothing_is_begun_after_as_many_errors_as_the_client_accepts(int failOnErrors, string statuses)
    {
        var connection = await shared.Server.ConnectAsync();

        // Each refers to the one before, so that the order is that of the request.
        var results = await connection.BulkAsync(Of(
            failOnErrors,
            Post("a"),
            Operation("DELETE", "/Users/nobody"),
            Post("b", "bulkId:a"),
            Operation("DELETE", "/Users/nobody2"),
            Post("c", "bulkId:b")));

        Assert.Equal(statuses, results.Statuses());
        var listed = (await connection.Scim.GetAsync(Users.Path)).AssertStatus(200);
        Assert.Equal(results.Count(result => (string)result["status"]! == "201"), (int)listed.Json["totalResults"]!);
    }

    [Fact]
    public async Task More_operations_than_announced_are_413_and_the_limit_is_named()
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await connection.Scim.PostAsync(BulkBody.Path, Of([.. Enumerable.Repeat(Nobody, 1001)]));

        answer.AssertScimError(413);
        Assert.Contains("maxOperations (1000)", answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Larger_body_than_announced_is_413_and_the_limit_is_named(bool chunked)
    {
        var connection = await shared.Server.ConnectAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, BulkBody.Path);
        request.Headers.Authorization = new("Bearer", connection.Token);
        request.Headers.TransferEncodingChunked = chunked;
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Of(Post("a", members: ("nickName", new string('x', 16 * 1024 * 1024))))));
        request.Content.Headers.ContentType = new("application/json");

        using var response = await shared.Server.Http.SendAsync(request);
        var answer = await ApiAnswer.ReadAsync(response);

        answer.AssertScimError(413);
        Assert.Contains("maxPayloadSize (16777216)", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limit_of_the_bulk_counts_and_not_that_of_a_single_body()
    {
        var connection = await shared.Server.ConnectAsync();
        var large = Enumerable.Range(0, 12).Select(i => Post($"u{i}", members: ("nickName", new string('x', 1_000_000)))).ToList();

        var results = await connection.BulkAsync(Of([.. large, Post("larger", members: ("nickName", new string('x', 1_100_000)))]));

        Assert.Equal(12, results.Count(result => (string)result["status"]! == "201"));
        AssertRefused(results[12], 413, null);
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/scim+json; charset=latin1", 415)]
    public async Task Wrong_media_type_is_415(string contentType, int status)
    {
        var connection = await shared.Server.ConnectAsync();

        (await connection.Scim.PostAsync(BulkBody.Path, Of(Post("a")), contentType)).AssertScimError(status);
    }

    [Fact]
    public async Task Without_a_token_it_is_401() =>
        (await shared.Server.Anonymous().PostAsync(BulkBody.Path, "not json")).AssertScimError(401);
}

using ScimCluster.Scim.Bulk;
using ScimCluster.Scim.Json;

namespace ScimCluster.Scim.Tests.Bulk;

public class BulkRequestTests
{
    private const string Delete = """{"method":"DELETE","path":"/Users/1"}""";

    [Fact]
    public void Everything_that_an_operation_says_is_read()
    {
        var request = Read("""
            {"failOnErrors":2,"Operations":[
              {"method":"POST","path":"/Users","bulkId":"qwerty","data":{"userName":"a"}},
              {"method":"put","path":"Users/a%20b/","version":"W/\"1\"","data":{"userName":"b"}},
              {"METHOD":"Patch","Path":"/Groups/bulkId:qwerty","data":{"Operations":[]}},
              {"method":"delete","path":"/Users/7","data":{"ignored":true},"bulkId":"d"}]}
            """).Value;

        Assert.Equal(2, request.FailOnErrors);
        Assert.All(request.Operations, operation => Assert.Null(operation.Error));
        Assert.Equal([1, 2, 3, 4], request.Operations.Select(operation => operation.Number));
        Assert.Equal(["POST", "PUT", "PATCH", "DELETE"], request.Operations.Select(operation => operation.Method));
        Assert.Equal(
            [new BulkPath("/Users", null, null), new("/Users", "a b", null), new("/Groups", null, "qwerty"), new("/Users", "7", null)],
            request.Operations.Select(operation => operation.Path));
        Assert.Equal(["qwerty", null, null, "d"], request.Operations.Select(operation => operation.BulkId));
        Assert.Equal([null, "W/\"1\"", null, null], request.Operations.Select(operation => operation.Version));
        Assert.Equal([true, true, true, false], request.Operations.Select(operation => operation.Data is not null));
    }

    [Theory]
    [InlineData("{}", "invalidSyntax")]
    [InlineData("""{"Operations":[]}""", "invalidSyntax")]
    [InlineData("""{"Operations":{}}""", "invalidSyntax")]
    [InlineData("""{"Operations":["DELETE"]}""", "invalidSyntax")]
    [InlineData("""{"Operations":[null]}""", "invalidSyntax")]
    [InlineData("""{"Operations":[{"path":"/Users"}]}""", "invalidSyntax")]
    [InlineData("""{"Operations":[{"method":1,"path":"/Users"}]}""", "invalidSyntax")]
    [InlineData("""{"Operations":[{"method":"DELETE","path":["/Users/1"]}]}""", "invalidSyntax")]
    [InlineData("""{"Operations":[{"method":"DELETE","path":"/Users/1","version":1}]}""", "invalidSyntax")]
    [InlineData("""{"Operations":[{"method":"DELETE","path":"/Users/1","bulkId":1}]}""", "invalidSyntax")]
    [InlineData($$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{{Delete}}]}""", "invalidSyntax")]
    [InlineData($$"""{"schemas":"urn:ietf:params:scim:api:messages:2.0:BulkRequest","Operations":[{{Delete}}]}""", "invalidSyntax")]
    [InlineData($$"""{"failOnErrors":0,"Operations":[{{Delete}}]}""", "invalidValue")]
    [InlineData($$"""{"failOnErrors":-1,"Operations":[{{Delete}}]}""", "invalidValue")]
    [InlineData($$"""{"failOnErrors":1.5,"Operations":[{{Delete}}]}""", "invalidValue")]
    [InlineData($$"""{"failOnErrors":"1","Operations":[{{Delete}}]}""", "invalidValue")]
    public void Message_that_is_wrong_is_refused_as_a_whole(string body, string scimType) => Assert.Equal((400, scimType), ErrorOf(Read(body).Error!));

    [Theory]
    [InlineData("""{"method":"GET","path":"/Users/1"}""", 400, "invalidSyntax")]
    [InlineData("""{"method":"DELETE"}""", 400, "invalidValue")]
    [InlineData("""{"method":"DELETE","path":""}""", 400, "invalidValue")]
    [InlineData("""{"method":"DELETE","path":"/"}""", 400, "invalidValue")]
    [InlineData("""{"method":"DELETE","path":"/Users/1/2"}""", 400, "invalidValue")]
    [InlineData("""{"method":"DELETE","path":"/Users/1?attributes=id"}""", 400, "invalidValue")]
    [InlineData("""{"method":"DELETE","path":"https://example.com/Users/1"}""", 400, "invalidValue")]
    [InlineData("""{"method":"DELETE","path":"/Users"}""", 405, null)]
    [InlineData("""{"method":"PUT","path":"/Users","data":{}}""", 405, null)]
    [InlineData("""{"method":"POST","path":"/Users/1","bulkId":"a","data":{}}""", 405, null)]
    [InlineData("""{"method":"POST","path":"/Users","data":{}}""", 400, "invalidValue")]
    [InlineData("""{"method":"POST","path":"/Users","bulkId":"","data":{}}""", 400, "invalidValue")]
    [InlineData("""{"method":"POST","path":"/Users","bulkId":"a"}""", 400, "invalidSyntax")]
    [InlineData("""{"method":"PATCH","path":"/Users/1","data":"{}"}""", 400, "invalidSyntax")]
    [InlineData("""{"method":"PUT","path":"/Users/1","data":null}""", 400, "invalidSyntax")]
    public void Operation_that_is_wrong_is_refused_by_itself(string operation, int status, string? scimType)
    {
        var request = Read($$"""{"Operations":[{{operation}},{{Delete}}]}""").Value;

        Assert.Equal((status, scimType), ErrorOf(request.Operations[0].Error!));
        Assert.Contains("peration 1", request.Operations[0].Error!.Detail, StringComparison.Ordinal);
        Assert.Null(request.Operations[1].Error);
    }

    [Fact]
    public void Posts_that_share_a_bulkId_are_all_refused()
    {
        var request = BulkSimulation.Read(string.Join(',', BulkSimulation.Post("a"), BulkSimulation.Post("b"), BulkSimulation.Post("a")));

        Assert.Equal(["Several operations have the bulkId 'a'.", null, "Several operations have the bulkId 'a'."], request.Operations.Select(o => o.Error?.Detail));
    }

    [Fact]
    public void More_operations_than_announced_are_413_and_the_limit_is_named()
    {
        var refused = BulkRequest.Read(Sample.Parse($$"""{"Operations":[{{Delete}},{{Delete}},{{Delete}}]}"""), maxOperations: 2).Error!;

        Assert.Equal((413, null), ErrorOf(refused));
        Assert.Contains("maxOperations (2)", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_strict_mode_needs_schemas()
    {
        var body = Sample.Parse($$"""{"Operations":[{{Delete}}]}""");

        Assert.Null(BulkRequest.Read(body, 1).Error);
        Assert.Equal((400, "invalidSyntax"), ErrorOf(BulkRequest.Read(body, 1, ScimMode.Strict).Error!));
    }

    [Fact]
    public void Data_may_nest_as_deeply_as_the_body_of_a_single_request()
    {
        var deep = Nested(ScimJson.DefaultMaxDepth);

        Assert.Null(ScimJson.Parse(deep).Error);
        Assert.Null(Read($$"""{"Operations":[{"method":"PUT","path":"/Users/1","data":{{deep}}}]}""").Error);
        Assert.NotNull(Read($$"""{"Operations":[{"method":"PUT","path":"/Users/1","data":{{Nested(ScimJson.DefaultMaxDepth + 1)}}}]}""").Error);

        static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
    }

    private static ScimResult<BulkRequest> Read(string body) =>
        ScimJson.Parse(body, BulkRequest.MaxDepth).IsRefused(out var error, out var parsed) ? error : BulkRequest.Read(parsed, 1000);

    private static (int Status, string? ScimType) ErrorOf(ScimError error) => (error.Status, error.ScimType);
}

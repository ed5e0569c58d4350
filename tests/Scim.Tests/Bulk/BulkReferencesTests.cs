using System.Text.Json.Nodes;
using ScimCluster.Scim.Bulk;

namespace ScimCluster.Scim.Tests.Bulk;

public class BulkReferencesTests
{
    [Theory]
    [InlineData("""{"members":[{"value":"bulkId:a"},{"value":"bulkId:b"},"bulkId:a"]}""", """{"members":[{"value":"1"},{"value":"2"},"1"]}""")]
    [InlineData("""{"urn:x:User":{"manager":{"value":"bulkId:a","displayName":"bulkId: a"}}}""", """{"urn:x:User":{"manager":{"value":"1","displayName":"2"}}}""")]
    [InlineData("""{"manager":{"$ref":"../Users/bulkId:a"}}""", """{"manager":{"$ref":"../Users/1"}}""")]
    [InlineData("""{"manager":{"$ref":"bulkId:a"}}""", """{"manager":{"$ref":"https://host/1"}}""")]
    [InlineData("""{"value":"../Users/bulkId:a"}""", """{"value":"../Users/bulkId:a"}""")]
    [InlineData("""{"Operations":[{"op":"remove","path":"members[value eq \"bulkId:a\"]"}]}""", """{"Operations":[{"op":"remove","path":"members[value eq \"1\"]"}]}""")]
    [InlineData("""{"Operations":[{"op":"add","path":"manager","value":"bulkId:b"}]}""", """{"Operations":[{"op":"add","path":"manager","value":"2"}]}""")]
    [InlineData("""{"a":"bulkId:","b":"BulkId:a","c":"a bulkId:a","d":null,"e":1,"f":[true]}""", """{"a":"bulkId:","b":"BulkId:a","c":"a bulkId:a","d":null,"e":1,"f":[true]}""")]
    public void References_are_replaced_wherever_they_stand(string data, string resolved)
    {
        var node = Sample.Parse(data);

        var found = BulkReferences.Find(node);
        BulkReferences.Resolve(node, bulkId =>
        {
            Assert.Contains(bulkId, found);
            return bulkId == "a" ? new CreatedResource("1", "https://host/1") : new CreatedResource("2", "https://host/2");
        });

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(resolved), node), node.ToJsonString());
        Assert.DoesNotContain(found, bulkId => BulkReferences.Find(node).Contains(bulkId));
    }

    [Fact]
    public void What_refers_to_something_that_comes_later_is_taken_out_and_added_by_a_patch()
    {
        var data = Sample.Parse("""
            {"userName":"a","nickName":"bulkId:later","members":[{"value":"bulkId:later"},{"value":"bulkId:known"}],"roles":["bulkId:later"],
             "urn:x:User":{"department":"d","manager":{"value":"bulkId:later","$ref":"/Users/bulkId:later"}}}
            """);

        var patch = DeferredReferences.TakeOut(data, new HashSet<string> { "later" });

        Assert.Equal("""{"userName":"a","members":[{"value":"bulkId:known"}],"urn:x:User":{"department":"d"}}""", data.ToJsonString());
        Assert.Equal(
            """[{"op":"add","path":"nickName","value":"bulkId:later"},{"op":"add","path":"members","value":[{"value":"bulkId:later"}]},"""
            + """{"op":"add","path":"roles","value":["bulkId:later"]},"""
            + """{"op":"add","path":"urn:x:User:manager","value":{"value":"bulkId:later","$ref":"/Users/bulkId:later"}}]""",
            patch["Operations"]!.ToJsonString());
    }
}

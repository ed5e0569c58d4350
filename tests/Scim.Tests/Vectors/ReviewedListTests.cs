namespace ScimCluster.Scim.Tests.Vectors;

public class ReviewedListTests
{
    [Fact]
    public void Every_entry_names_a_vector_and_gives_a_reason()
    {
        var known = VectorFile.Lines("filter.jsonl").Concat(VectorFile.Lines("patch.jsonl"))
            .Select(v => (string)v["id"]!).ToHashSet(StringComparer.Ordinal);
        Assert.All(VectorFile.ReviewedEntries, entry =>
        {
            Assert.Contains((string)entry["id"]!, known);
            Assert.True(((string)entry["reason"]!).Length > 40);
        });
    }
}

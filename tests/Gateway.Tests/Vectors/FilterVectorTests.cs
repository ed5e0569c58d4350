using System.Text.Json.Nodes;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Vectors;

/// <summary>The filter vectors of the core, asked of the store through <c>GET /Users</c>, in lenient mode.</summary>
[Collection(PostgresTests.Name)]
public sealed class FilterVectorTests(StoredResources resources) : IClassFixture<StoredResources>
{
    public static TheoryData<string> MatchIds => [.. FilterVector.Matches.Keys];

    public static TheoryData<string> GrammarIds => [.. FilterVector.Grammar.Keys];

    [Theory, MemberData(nameof(MatchIds))]
    public async Task List_selects_what_the_vector_selects(string id)
    {
        var vector = FilterVector.Matches[id];
        var stored = await resources.StoreAsync(vector.Resource!);
        var answer = await stored.ListAsync(WithStoredId(vector, stored.Id));
        Assert.Equal(vector.ExpectedAnswer, Describe(answer, stored.Id));
    }

    [Theory, MemberData(nameof(GrammarIds))]
    public async Task List_accepts_what_the_vector_accepts(string id)
    {
        var vector = FilterVector.Grammar[id];
        var stored = await resources.StoreAsync(new JsonObject { ["userName"] = "grammar" });
        var answer = Describe(await stored.ListAsync(vector.Filter), stored.Id);
        Assert.Equal(vector.ExpectedAnswer, answer == FilterVector.Refused ? answer : FilterVector.Accepted);
    }

    // The other tests show that the answer in the list is the one that is given; this one, that it is not the vector's.
    [Fact]
    public void Every_reviewed_vector_differs_and_has_a_reason()
    {
        var all = FilterVector.Matches.Values.Concat(FilterVector.Grammar.Values).ToDictionary(v => v.Id, StringComparer.Ordinal);
        Assert.All(FilterVector.Reviewed, entry =>
        {
            var vector = all[(string)entry["id"]!];
            Assert.NotEqual(vector.OwnAnswer, vector.ExpectedAnswer);
            Assert.True(((string)entry["reason"]!).Length > 40);
        });
        Assert.Distinct(FilterVector.Reviewed.Select(r => (string)r["id"]!), StringComparer.Ordinal);
    }

    // The server chooses ids: a filter on the id that the vector's resource has means the id of the stored one.
    private static string WithStoredId(FilterVector vector, string storedId) =>
        vector.Resource!["id"] is { } id
            ? vector.Filter.Replace($"id eq \"{id}\"", $"id eq \"{storedId}\"", StringComparison.Ordinal)
            : vector.Filter;

    private static string Describe(ApiAnswer answer, string id)
    {
        if (answer.Status == 400)
        {
            answer.AssertScimError(400, FilterVector.Refused);
            return FilterVector.Refused;
        }

        var listed = answer.AssertStatus(200).Json["Resources"]!.AsArray().Select(r => (string)r!["id"]!).ToList();
        Assert.Equal(listed.Count, (int)answer.Json["totalResults"]!);
        Assert.True(listed.Count == 0 || (listed.Count == 1 && listed[0] == id), answer.Text);
        return listed.Count == 1 ? FilterVector.Selected : FilterVector.NotSelected;
    }
}

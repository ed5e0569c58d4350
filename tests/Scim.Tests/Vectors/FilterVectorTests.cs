using System.Text.Json.Nodes;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests.Vectors;

public class FilterVectorTests
{
    private static readonly Dictionary<string, JsonObject> Vectors =
        VectorFile.Lines("filter.jsonl").ToDictionary(l => (string)l["id"]!, StringComparer.Ordinal);

    public static TheoryData<string> GrammarIds => VectorFile.Ids(Vectors.Values.Where(v => v.ContainsKey("valid")));

    public static TheoryData<string> MatchIds => VectorFile.Ids(Vectors.Values.Where(v => v.ContainsKey("matches")));

    [Theory, MemberData(nameof(GrammarIds))]
    public void Grammar_accepts_what_the_RFC_accepts(string id)
    {
        var vector = Vectors[id];
        var result = FilterExpression.Parse((string)vector["filter"]!, ScimMode.Strict);
        var expected = VectorFile.ReviewedAnswer(id) ?? ((bool)vector["valid"]! ? "accepted" : ScimType.InvalidFilter);
        Assert.Equal(expected, result.Error is null ? "accepted" : result.Error.ScimType);
    }

    [Theory, MemberData(nameof(MatchIds))]
    public void Filter_selects_what_the_RFC_selects(string id)
    {
        var vector = Vectors[id];
        var resource = ScimJson.Parse(vector["resource"]!.ToJsonString()).Value;
        var expression = FilterExpression.Parse((string)vector["filter"]!, ScimMode.Strict).Value;
        var type = (bool)vector["userSchema"]! ? SchemaCatalog.BuiltIn.User : InferredType.Of(resource, expression);
        var bound = FilterBinder.Bind(type, expression, ScimMode.Strict);
        var answer = bound.Error is { } error ? error.ScimType : FilterEvaluator.Matches(bound.Value, resource) ? "match" : "no match";
        Assert.Equal(VectorFile.ReviewedAnswer(id) ?? ((bool)vector["matches"]! ? "match" : "no match"), answer);
    }
}

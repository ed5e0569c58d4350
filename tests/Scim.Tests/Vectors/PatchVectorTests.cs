using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Patching;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests.Vectors;

public class PatchVectorTests
{
    private static readonly Dictionary<string, JsonObject> Vectors =
        VectorFile.Lines("patch.jsonl").ToDictionary(l => (string)l["id"]!, StringComparer.Ordinal);

    public static TheoryData<string> AllIds => VectorFile.Ids(Vectors.Values);

    // In lenient mode only what succeeds strictly is bound to stay the same; what strict mode refuses may be understood.
    public static TheoryData<string> LenientIds => VectorFile.Ids(Vectors.Values.Where(v => v["expect"]!["after"] is not null));

    [Theory, MemberData(nameof(AllIds))]
    public void Strict_mode_gives_the_answer_of_the_RFC(string id) => Check(id, ScimMode.Strict);

    [Theory, MemberData(nameof(LenientIds))]
    public void Lenient_mode_agrees_where_the_RFC_accepts(string id) => Check(id, ScimMode.Lenient);

    // The vectors of Entra's shapes that strict mode refuses.
    [Theory]
    [InlineData("P0032", "{\"addresses\":[{\"formatted\":\"1111 Street Rd\",\"type\":\"work\"}]}")]
    [InlineData("P0366", ScimType.Mutability)]
    [InlineData("P0482", ScimType.InvalidPath)]
    public void Lenient_mode_answers_what_Entra_sends(string id, string expected)
    {
        var answer = Apply(Vectors[id], ScimMode.Lenient);
        if (!expected.StartsWith('{'))
        {
            Assert.Equal(expected, answer);
            return;
        }

        var after = (JsonObject)Vectors[id]["before"]!.DeepClone();
        foreach (var (name, value) in Sample.Parse(expected))
        {
            after[name] = value!.DeepClone();
        }

        Assert.Equal(ComparableResource.Of(after), answer);
    }

    [Fact]
    public void Every_Entra_vector_has_a_lenient_answer()
    {
        var refused = Vectors.Values.Where(v => v["tags"]?.AsArray().Any(t => ((string)t!).StartsWith("entra:", StringComparison.Ordinal)) == true
            && v["expect"]!["error"] is not null).Select(v => (string)v["id"]!);
        Assert.Equal("P0032 P0366 P0482", string.Join(' ', refused));
    }

    private static void Check(string id, ScimMode mode)
    {
        var vector = Vectors[id];
        var answer = Apply(vector, mode);
        if (VectorFile.ReviewedAnswer(id) is { } reviewed)
        {
            Assert.Equal(reviewed.StartsWith('{') ? ComparableResource.Of(ScimJson.Parse(reviewed).Value) : reviewed, answer);
        }
        else if (vector["expect"]!["error"] is { } error)
        {
            Assert.Contains(answer, ((string)error!).Split('|'), StringComparer.Ordinal);
        }
        else
        {
            Assert.Equal(ComparableResource.Of((JsonObject)vector["expect"]!["after"]!), answer);
        }
    }

    private static string Apply(JsonObject vector, ScimMode mode)
    {
        var type = SchemaCatalog.BuiltIn.FindResourceType((string)vector["resourceType"]!)!;
        var before = ScimJson.Parse(vector["before"]!.ToJsonString()).Value;
        var body = new JsonObject { ["schemas"] = new JsonArray(SchemaUris.PatchOp), ["Operations"] = vector["ops"]!.DeepClone() };
        if (PatchRequest.Read(body, mode: mode).IsRefused(out var error, out var request))
        {
            return error.ScimType!;
        }

        var options = new ReaderOptions(mode, PreserveCase: true);
        return PatchEngine.Apply(type, before, request, options).IsRefused(out error, out var outcome)
            ? error.ScimType!
            : ComparableResource.Of(outcome.Document);
    }
}

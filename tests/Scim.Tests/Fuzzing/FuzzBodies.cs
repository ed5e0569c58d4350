using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Tests.Vectors;

namespace ScimCluster.Scim.Tests.Fuzzing;

/// <summary>Bodies: every other one is damaged text, the others are well-formed JSON in which the wrong things stand together.</summary>
internal static class FuzzBodies
{
    private const int FirstSeed = 20_270_101;

    private static readonly JsonObject[] Resources =
        [.. VectorFile.Lines("patch.jsonl").Select(v => (JsonObject)v["before"]!), Sample.Ada()];

    // Members of resources and what is in their values, each value as text.
    private static readonly (string Name, string Value)[] Whole = Texts(Resources.SelectMany(r => r));

    private static readonly (string Name, string Value)[] Inner = Texts(Resources.SelectMany(r => r).SelectMany(m => FirstObject(m.Value)));

    public static string Patch(int number)
    {
        if (number % 2 == 0)
        {
            return FuzzSeeds.Patches.Make(number);
        }

        var random = new Random(FirstSeed + number);
        var operations = Enumerable.Range(0, random.Next(1, 5)).Select(i => Operation(random, (number * 5) + i));
        return $$"""{"schemas":["{{SchemaUris.PatchOp}}"],"Operations":[{{string.Join(',', operations)}}]}""";
    }

    public static string Document(int number)
    {
        if (number % 2 == 0)
        {
            return FuzzSeeds.Documents.Make(number);
        }

        var random = new Random(FirstSeed + number);
        var members = Enumerable.Range(0, random.Next(1, 6))
            .Select(_ => Pick(random))
            .Select(m => random.Next(6) == 0 ? m with { Value = Value(random) } : m)
            .Where(m => m.Name is not ("userName" or "displayName"))
            .DistinctBy(m => m.Name, StringComparer.OrdinalIgnoreCase)
            .Select(m => $",{Quote(m.Name)}:{m.Value}");
        return $$"""{"userName":"x","displayName":"x"{{string.Concat(members)}}}""";
    }

    private static string Operation(Random random, int number)
    {
        var kind = random.Next(3) switch { 0 => "add", 1 => "Replace", _ => "remove" };
        var path = random.Next(4) switch
        {
            0 => "",
            1 => $",\"path\":{Quote(Pick(random).Name)}",
            _ => $",\"path\":{Quote(FuzzSeeds.Paths.MakeOrPick(number))}",
        };
        var value = random.Next(4) == 0 ? "" : $",\"value\":{Value(random)}";
        return $$"""{"op":"{{kind}}"{{path}}{{value}}}""";
    }

    private static string Value(Random random) => random.Next(6) switch
    {
        0 => "null",
        1 => $"[{Pick(random).Value},{Pick(random).Value}]",
        2 => $"{{{Quote(Pick(random).Name)}:{Pick(random).Value}}}",
        3 => $"[{{{Quote(Pick(random).Name)}:{Pick(random).Value}}}]",
        _ => Pick(random).Value,
    };

    // Seldom the inside of a value, where it does not belong.
    private static (string Name, string Value) Pick(Random random) =>
        random.Next(8) == 0 ? Inner[random.Next(Inner.Length)] : Whole[random.Next(Whole.Length)];

    private static JsonObject FirstObject(JsonNode? value) =>
        value as JsonObject ?? (value as JsonArray)?.OfType<JsonObject>().FirstOrDefault() ?? [];

    private static (string Name, string Value)[] Texts(IEnumerable<KeyValuePair<string, JsonNode?>> members) =>
        [.. members.Select(m => (m.Key, Value: m.Value?.ToJsonString() ?? "null")).Where(m => m.Value.Length < 500).Distinct()];

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}

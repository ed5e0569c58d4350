using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests.Rfc;

/// <summary>Reads the examples. Every file has a kind, and a test that runs the kind.</summary>
internal static class RfcExample
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Rfc");

    private static readonly Dictionary<string, JsonObject> All = Directory.EnumerateFiles(Folder, "*.json").ToDictionary(
        file => Path.GetFileNameWithoutExtension(file), file => ScimJson.Parse(File.ReadAllBytes(file)).Value, StringComparer.Ordinal);

    public static IEnumerable<string> Kinds => All.Values.Select(example => (string)example["kind"]!).Distinct(StringComparer.Ordinal);

    public static JsonObject Get(string name) => (JsonObject)All[name].DeepClone();

    public static TheoryData<string> OfKind(string kind) =>
        [.. All.Where(example => (string)example.Value["kind"]! == kind).Select(example => example.Key).Order(StringComparer.Ordinal)];

    public static ResourceType TypeOf(JsonObject example) => SchemaCatalog.BuiltIn.FindResourceType((string)example["resourceType"]!)!;

    public static IEnumerable<JsonObject> Lines(string file) =>
        File.ReadLines(Path.Combine(Folder, file)).Select(line => (JsonObject)JsonNode.Parse(line)!);

    /// <summary>Removes what the pointers of <c>without</c> name.</summary>
    public static JsonObject Without(JsonObject document, JsonNode? pointers)
    {
        foreach (var pointer in pointers?.AsArray() ?? [])
        {
            var names = ((string)pointer!).Split('/')[1..];
            var owner = names[..^1].Aggregate((JsonNode)document, (node, name) => node[name]!);
            Assert.True(owner.AsObject().Remove(names[^1]), $"{pointer} is not there.");
        }

        return document;
    }
}

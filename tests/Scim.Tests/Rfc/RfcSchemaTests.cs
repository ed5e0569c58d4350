using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests.Rfc;

/// <summary>Our schemas and those of RFC 7643 §8.7: every attribute, every characteristic.</summary>
public class RfcSchemaTests
{
    private const string Added = "added";

    private static readonly string[] Characteristics =
    [
        "type", "multiValued", "required", "caseExact", "mutability", "returned", "uniqueness", "canonicalValues", "referenceTypes",
    ];

    private static readonly Dictionary<(string Schema, string Attribute), JsonObject> Shown =
        RfcExample.Lines("rfc7643-8.7-characteristics.jsonl").ToDictionary(Key);

    private static readonly Dictionary<(string Schema, string Attribute), JsonObject> Ours = SchemaCatalog.BuiltIn.Schemas
        .SelectMany(schema => Flatten(schema.Id.Split(':')[^1] is var name && schema.Id == SchemaUris.EnterpriseUser ? "EnterpriseUser" : name, "", SchemaDefinition.Write(schema)["attributes"]!))
        .ToDictionary(attribute => attribute.Key, attribute => attribute.Value);

    private static readonly List<JsonObject> Reviewed = [.. RfcExample.Lines("reviewed.jsonl")];

    [Fact]
    public void Every_characteristic_that_differs_is_reviewed_and_every_review_is_a_difference()
    {
        var differences = Shown.SelectMany(shown => Characteristics
            .Where(name => Says(shown.Value, name) is { } rfc && !JsonNode.DeepEquals(rfc, Says(Ours[shown.Key], name)))
            .Select(name => $"{shown.Key.Schema} {shown.Key.Attribute} {name}: {Says(Ours[shown.Key], name)?.ToJsonString() ?? "null"}"));
        var reviewed = Reviewed.Where(entry => (string)entry["characteristic"]! != Added)
            .Select(entry => $"{entry["schema"]} {entry["attribute"]} {entry["characteristic"]}: {entry["answer"]?.ToJsonString() ?? "null"}");

        Assert.Equal(reviewed.Order(StringComparer.Ordinal), differences.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_attribute_is_there_and_every_further_one_reviewed()
    {
        Assert.Empty(Shown.Keys.Except(Ours.Keys));
        var added = Reviewed.Where(entry => (string)entry["characteristic"]! == Added).Select(Key).ToList();
        Assert.All(added, key => Assert.Contains(key, Ours.Keys));
        Assert.DoesNotContain(Ours.Keys.Except(Shown.Keys), key => !added.Exists(known =>
            known == key || (known.Schema == key.Schema && key.Attribute.StartsWith(known.Attribute + ".", StringComparison.Ordinal))));
    }

    // What the RFC leaves out and we say must be the default of RFC 7643 §2.2.
    [Fact]
    public void What_the_RFC_leaves_out_has_its_default() => Assert.All(Shown, shown =>
    {
        foreach (var name in Characteristics.Where(name => Says(shown.Value, name) is null && Says(Ours[shown.Key], name) is not null))
        {
            Assert.Equal(("uniqueness", "none"), (name, (string)Says(Ours[shown.Key], name)!));
        }
    });

    [Fact]
    public void Every_review_has_a_reason() => Assert.All(Reviewed, entry => Assert.True(((string)entry["reason"]!).Length > 40));

    private static JsonNode? Says(JsonObject attribute, string characteristic) => attribute[characteristic];

    private static (string Schema, string Attribute) Key(JsonObject line) => ((string)line["schema"]!, (string)line["attribute"]!);

    private static IEnumerable<KeyValuePair<(string Schema, string Attribute), JsonObject>> Flatten(string schema, string prefix, JsonNode attributes) =>
        attributes.AsArray().SelectMany(node =>
        {
            var attribute = (JsonObject)node!;
            var name = prefix + (string)attribute["name"]!;
            return attribute["subAttributes"] is { } sub
                ? Flatten(schema, name + ".", sub).Prepend(KeyValuePair.Create((schema, name), attribute))
                : [KeyValuePair.Create((schema, name), attribute)];
        });
}

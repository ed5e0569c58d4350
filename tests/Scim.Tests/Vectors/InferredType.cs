using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests.Vectors;

/// <summary>Makes a resource type for a vector whose attribute names are free: types follow from the values in the resource.</summary>
internal static class InferredType
{
    public static ResourceType Of(JsonObject resource, FilterExpression filter)
    {
        var attributes = new Dictionary<string, SchemaAttribute>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in resource)
        {
            attributes[name] = Infer(name, value);
        }

        foreach (var path in Paths(filter).Where(p => p.SubAttribute is null && p.ValueFilter is null))
        {
            attributes.TryAdd(path.Attribute, new SchemaAttribute(path.Attribute, AttributeType.String, []));
        }

        foreach (var common in new[] { "schemas", "id", "externalId", "meta" })
        {
            attributes.Remove(common);
        }

        return new ResourceType("Inferred", "/Inferred", "", new Schema("urn:test:inferred", "", "", [.. attributes.Values]), []);
    }

    private static SchemaAttribute Infer(string name, JsonNode? value)
    {
        var sample = value is JsonArray array ? array.FirstOrDefault() : value;
        var subs = value is JsonArray elements
            ? elements.OfType<JsonObject>().SelectMany(e => e).DistinctBy(m => m.Key, StringComparer.OrdinalIgnoreCase).Select(m => Infer(m.Key, m.Value))
            : sample is JsonObject members ? members.Select(m => Infer(m.Key, m.Value)) : [];
        var type = sample?.GetValueKind() switch
        {
            JsonValueKind.Object => AttributeType.Complex,
            JsonValueKind.Number => AttributeType.Decimal,
            JsonValueKind.True or JsonValueKind.False => AttributeType.Boolean,
            _ => AttributeType.String,
        };
        return new SchemaAttribute(name, type, [.. subs]) { MultiValued = value is JsonArray };
    }

    private static IEnumerable<AttributePath> Paths(FilterExpression filter) => filter switch
    {
        AndExpression and => and.Operands.SelectMany(Paths),
        OrExpression or => or.Operands.SelectMany(Paths),
        NotExpression not => Paths(not.Operand),
        PresentExpression present => [present.Path],
        ComparisonExpression comparison => [comparison.Path],
        _ => [],
    };
}

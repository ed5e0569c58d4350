using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;

namespace ScimCluster.Scim.Schemas;

/// <summary>The attributes of registered schemas whose values are unique within the endpoint of a tenant.</summary>
public static class UniqueAttributes
{
    /// <summary>Whether there are any.</summary>
    public static bool HasAny(ResourceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Extensions.Any(extension => extension.Schema.Attributes.Any(IsOrHasUnique));
    }

    /// <summary>What the values of a document depend on: two resource types with the same text have the same unique attributes.</summary>
    public static string Fingerprint(ResourceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return string.Join('\n', type.Extensions
            .SelectMany(extension => extension.Schema.Attributes.SelectMany(attribute => Paths(extension.Schema.Id, attribute)))
            .Order(StringComparer.Ordinal));
    }

    /// <summary>Reads the values of a folded document: each attribute's path, such as <c>urn:...:User:badge</c>, and the value.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="folded">A document as FoldedDocument folds it: values that count as equal are equal there.</param>
    public static IReadOnlyList<(string Attribute, string Value)> Read(ResourceType type, JsonObject folded)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(folded);
        return
        [
            .. type.Extensions
                .Where(extension => folded[extension.Schema.Id] is JsonObject)
                .SelectMany(extension => extension.Schema.Attributes.SelectMany(
                    attribute => Values($"{extension.Schema.Id}:{attribute.Name}", attribute, folded[extension.Schema.Id]![attribute.Name])))
                .Distinct(),
        ];
    }

    private static bool IsOrHasUnique(SchemaAttribute attribute) =>
        attribute.Uniqueness != Uniqueness.None || attribute.SubAttributes.Any(IsOrHasUnique);

    private static IEnumerable<string> Paths(string owner, SchemaAttribute attribute)
    {
        var path = $"{owner}:{attribute.Name}";
        var own = attribute.Uniqueness == Uniqueness.None ? Array.Empty<string>() : [$"{path} caseExact={attribute.CaseExact}"];
        return own.Concat(attribute.SubAttributes.SelectMany(sub => Paths(path, sub)));
    }

    private static IEnumerable<(string Attribute, string Value)> Values(string path, SchemaAttribute attribute, JsonNode? node) => node switch
    {
        null => [],
        JsonArray array => array.SelectMany(element => Values(path, attribute, element)),
        JsonObject members => attribute.SubAttributes.SelectMany(sub => Values($"{path}.{sub.Name}", sub, members[sub.Name])),
        _ when attribute.Uniqueness == Uniqueness.None => [],
        _ => [(path, node.TryGetText(out var text) ? text : node.ToJsonString())],
    };
}

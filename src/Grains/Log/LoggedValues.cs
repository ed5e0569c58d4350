using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Grains;

/// <summary>Old and new values for the log: never of what is write-only or never returned, and none that are very long.</summary>
internal static class LoggedValues
{
    /// <summary>The longest value that is kept, in characters of JSON.</summary>
    public const int MaxLength = 8192;

    /// <summary>The values of changed attributes: <c>{"userName": {"old": ..., "new": ...}}</c>, each side where there is one.</summary>
    public static JsonObject Of(ResourceType type, JsonObject? before, JsonObject after, IEnumerable<string> names)
    {
        var values = new JsonObject();
        foreach (var name in names)
        {
            if (SubAttributes(type, name) is not { } known)
            {
                continue;
            }

            var sides = new JsonObject();
            Add(sides, "old", before?[name], known);
            Add(sides, "new", after[name], known);
            if (sides.Count > 0)
            {
                values[name] = sides;
            }
        }

        return values;
    }

    private static void Add(JsonObject sides, string side, JsonNode? value, IReadOnlyList<SchemaAttribute> known)
    {
        if (value is not null && WithoutSecrets(value, known) is { } shown && shown.ToJsonString().Length <= MaxLength)
        {
            sides[side] = shown;
        }
    }

    // Null for what is secret or unknown: nobody has said that it may be shown.
    private static IReadOnlyList<SchemaAttribute>? SubAttributes(ResourceType type, string name) =>
        type.FindExtension(name) is { } extension ? extension.Schema.Attributes
        : type.FindAttribute(name) is { } attribute && !IsSecret(attribute) ? attribute.SubAttributes
        : null;

    private static JsonNode WithoutSecrets(JsonNode value, IReadOnlyList<SchemaAttribute> known) => value switch
    {
        JsonArray array => new JsonArray([.. array.Select(element => element is null ? null : WithoutSecrets(element, known))]),
        JsonObject members => new JsonObject(members
            .Select(member => (member.Key, member.Value, Attribute: Find(known, member.Key)))
            .Where(member => member.Value is not null && member.Attribute is not null && !IsSecret(member.Attribute))
            .Select(member => KeyValuePair.Create<string, JsonNode?>(member.Key, WithoutSecrets(member.Value!, member.Attribute!.SubAttributes)))),
        _ => value.DeepClone(),
    };

    private static SchemaAttribute? Find(IReadOnlyList<SchemaAttribute> known, string name) =>
        known.FirstOrDefault(attribute => string.Equals(attribute.Name, name, StringComparison.OrdinalIgnoreCase));

    private static bool IsSecret(SchemaAttribute attribute) =>
        attribute.Returned == Returned.Never || attribute.Mutability == Mutability.WriteOnly;
}

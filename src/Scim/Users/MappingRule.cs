using System.Text.Json.Nodes;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Users;

/// <summary>One attribute that feeds one field.</summary>
/// <param name="Path">The attribute.</param>
/// <param name="Field">The field; <c>email</c> and <c>name</c> in small letters.</param>
internal sealed record MappingRule(BoundPath Path, string Field)
{
    private const string Value = "value";
    private const string Primary = "primary";

    /// <summary>Reads a rule; the refusal names the attribute.</summary>
    public static ScimResult<MappingRule> Read(ResourceType type, string attribute, string field)
    {
        var quoted = $"'{Excerpt.Of(attribute)}'";
        if (field.Length is 0 or > UserMapping.MaxFieldLength || !field.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return ScimError.InvalidValue(
                $"{quoted} is given to '{Excerpt.Of(field)}': the name of a field has 1 to {UserMapping.MaxFieldLength} letters, digits or '_'");
        }

        if (AttributePath.Parse(attribute).IsRefused(out _, out var path)
            || PathBinder.Bind(type, path).IsRefused(out _, out var bound) || bound.Leaf is not { } leaf)
        {
            return ScimError.InvalidValue($"{quoted} is no attribute of the User");
        }

        if (leaf.Returned == Returned.Never || bound.Attribute!.Returned == Returned.Never)
        {
            return ScimError.InvalidValue($"{quoted} is never given back, so no field may have it");
        }

        if (leaf.Mutability == Mutability.ReadOnly || bound.Attribute.Mutability == Mutability.ReadOnly)
        {
            return ScimError.InvalidValue($"{quoted} is read-only: no identity provider sends it");
        }

        var name = Reserved(field);
        return name is UserMapping.EmailField or UserMapping.NameField && TextOf(bound) is null
            ? ScimError.InvalidValue($"{quoted} is given to '{name}', but is no text")
            : new MappingRule(bound, name);
    }

    /// <summary>The value, or null if the document has none; of an attribute with many values without a filter, all.</summary>
    public JsonNode? FindValue(JsonObject document)
    {
        var values = Elements(document).Select(SubValue).Where(FilterEvaluator.IsPresent).ToList();
        return values.Count == 0 ? null
            : Path is { Attribute.MultiValued: true, ValueFilter: null } ? new JsonArray([.. values.Select(value => value!.DeepClone())])
            : values[0];
    }

    /// <summary>The text without white space around it, or null if the document has none; of several the primary one, else the first.</summary>
    public string? FindText(JsonObject document)
    {
        var elements = Elements(document).ToList();
        return elements.Where(IsPrimary).Concat(elements).Select(element => Text(TextOf(Path) == Value ? Member(element, Value) : SubValue(element)))
            .FirstOrDefault(text => text is not null);
    }

    private static string Reserved(string field) =>
        string.Equals(field, UserMapping.EmailField, StringComparison.OrdinalIgnoreCase) ? UserMapping.EmailField
        : string.Equals(field, UserMapping.NameField, StringComparison.OrdinalIgnoreCase) ? UserMapping.NameField
        : field;

    // The text that an attribute stands for: itself (""), its sub-attribute "value", or none (null).
    private static string? TextOf(BoundPath path) =>
        path.Leaf!.Type is AttributeType.String or AttributeType.Reference ? ""
        : path.SubAttribute is null && path.Attribute!.FindSubAttribute(Value)?.Type is AttributeType.String or AttributeType.Reference ? Value
        : null;

    private IEnumerable<JsonNode?> Elements(JsonObject document)
    {
        if (Path.Extension is not null)
        {
            if (!document.TryGetMember(Path.Extension, out var extension) || extension is not JsonObject members)
            {
                return [];
            }

            document = members;
        }

        document.TryGetMember(Path.Attribute!.Name, out var value);
        IEnumerable<JsonNode?> elements = value as JsonArray ?? (IEnumerable<JsonNode?>)new[] { value };
        return Path.ValueFilter is { } filter
            ? elements.Where(element => element is JsonObject one && FilterEvaluator.Matches(filter, one))
            : elements;
    }

    private JsonNode? SubValue(JsonNode? element) => Path.SubAttribute is { } sub ? Member(element, sub.Name) : element;

    private static JsonNode? Member(JsonNode? element, string name) =>
        element is JsonObject members && members.TryGetMember(name, out var value) ? value : null;

    private static bool IsPrimary(JsonNode? element) => Member(element, Primary).TryGetBoolean(out var primary) && primary;

    private static string? Text(JsonNode? node) => node.TryGetText(out var text) && text.Trim() is { Length: > 0 } trimmed ? trimmed : null;
}

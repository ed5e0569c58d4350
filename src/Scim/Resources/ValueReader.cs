using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Lenient;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>Checks one value against its attribute and brings it into canonical form; null stands for "no value".</summary>
internal sealed class ValueReader(ReaderOptions options)
{
    private static readonly ScimResult<JsonNode?> Absent = (JsonNode?)null;

    /// <summary>Reads the whole value of an attribute: an array if it is multi-valued.</summary>
    public ScimResult<JsonNode?> Read(SchemaAttribute attribute, JsonNode? value, string path)
    {
        // RFC 7643 §2.5: null and the empty array mean "unassigned".
        if (value is null || value.GetValueKind() == JsonValueKind.Null)
        {
            return Absent;
        }

        return attribute.MultiValued ? ReadElements(attribute, value, path) : ReadSingle(attribute, value, path);
    }

    /// <summary>Reads one value: an element of a multi-valued attribute, or the value of a single-valued one.</summary>
    public ScimResult<JsonNode?> ReadSingle(SchemaAttribute attribute, JsonNode value, string path) => attribute.Type switch
    {
        AttributeType.Complex => ReadComplex(attribute, value, path),
        AttributeType.String or AttributeType.Reference => ReadText(attribute, value, path),
        AttributeType.Boolean => ReadBoolean(value, path),
        AttributeType.Integer => value.TryGetDecimal(out var number) && number == decimal.Truncate(number) && Math.Abs(number) <= long.MaxValue
            ? Node(JsonValue.Create((long)number)) : Wrong(path, "a whole number"),
        AttributeType.Decimal => value.TryGetDecimal(out var number) ? Node(JsonValue.Create(number)) : Wrong(path, "a number"),
        AttributeType.DateTime => value.TryGetText(out var text) && ScimDateTime.TryParse(text, out _)
            ? Node(JsonValue.Create(text)) : Wrong(path, "a date with time such as 2026-01-02T03:04:05Z"),
        AttributeType.Binary => value.TryGetText(out var text) && Base64.IsValid(text)
            ? Node(JsonValue.Create(text)) : Wrong(path, "base64"),
        _ => Wrong(path, "of a known type"),
    };

    private ScimResult<JsonNode?> ReadElements(SchemaAttribute attribute, JsonNode value, string path)
    {
        if (value is not JsonArray array)
        {
            // See Lenient/SingleElement.
            return options.IsLenient && SingleElement.TryWrap(attribute, value, out var wrapped)
                ? ReadElements(attribute, wrapped, path)
                : Wrong(path, "an array");
        }

        var elements = new JsonArray();
        var primaries = 0;
        foreach (var item in array)
        {
            if (item is null)
            {
                continue;
            }

            if (ReadSingle(attribute, item, path).IsRefused(out var error, out var element))
            {
                return error;
            }

            if (element is not null)
            {
                primaries += IsPrimary(element) ? 1 : 0;
                elements.Add(element);
            }
        }

        // RFC 7643 §2.4: "The primary attribute value 'true' MUST appear no more than once."
        if (primaries > 1)
        {
            return ScimError.InvalidValue($"'{path}' has more than one value that is marked as primary.");
        }

        return elements.Count == 0 ? Absent : Node(elements);
    }

    private ScimResult<JsonNode?> ReadComplex(SchemaAttribute attribute, JsonNode value, string path)
    {
        if (options.IsLenient && !attribute.MultiValued)
        {
            value = BareReference.Rewrite(attribute, value);
        }

        if (value is not JsonObject members)
        {
            return Wrong(path, "an object");
        }

        var slots = new JsonNode?[attribute.SubAttributes.Count];
        foreach (var (name, member) in members)
        {
            if (attribute.FindSubAttribute(name) is not { } sub)
            {
                if (options.Mode == ScimMode.Strict)
                {
                    return ScimError.InvalidSyntax($"'{path}' has no sub-attribute '{Excerpt.Of(name)}'.");
                }

                continue;
            }

            // RFC 7644 §3.5.1: values of readOnly attributes are ignored.
            if (sub.Mutability == Mutability.ReadOnly)
            {
                continue;
            }

            if (Read(sub, member, $"{path}.{sub.Name}").IsRefused(out var error, out var read))
            {
                return error;
            }

            slots[sub.Index] = read;
        }

        return Assemble(attribute, slots, path);
    }

    private ScimResult<JsonNode?> Assemble(SchemaAttribute attribute, JsonNode?[] slots, string path)
    {
        var result = new JsonObject();
        foreach (var sub in attribute.SubAttributes)
        {
            if (slots[sub.Index] is { } value)
            {
                result.Add(sub.Name, value);
            }
            else if (sub.Required && sub.Mutability != Mutability.ReadOnly)
            {
                return ScimError.InvalidValue($"'{path}.{sub.Name}' is required.");
            }
        }

        return result.Count == 0 || (options.IsLenient && BareReference.IsEmpty(attribute, result)) ? Absent : Node(result);
    }

    private ScimResult<JsonNode?> ReadText(SchemaAttribute attribute, JsonNode value, string path)
    {
        if (!value.TryGetText(out var text))
        {
            return Wrong(path, "a string");
        }

        var rule = KeyAttributes.Find(path);
        if (rule is not null && text.Length > options.MaxKeyLength)
        {
            return ScimError.InvalidValue($"'{path}' has more than {options.MaxKeyLength} characters.");
        }

        // RFC 7643 §4.1.1: userName must be non-empty; so must any required string.
        if (attribute.Required && string.IsNullOrWhiteSpace(text))
        {
            return ScimError.InvalidValue($"'{path}' must not be empty.");
        }

        return Node(JsonValue.Create(rule is { FoldCase: true } && !options.PreserveCase ? CaseFolding.Fold(text) : text));
    }

    private ScimResult<JsonNode?> ReadBoolean(JsonNode value, string path)
    {
        if (value.TryGetBoolean(out var boolean)
            || (options.IsLenient && value.TryGetText(out var text) && BooleanText.TryRead(text, out boolean)))
        {
            return Node(JsonValue.Create(boolean));
        }

        return Wrong(path, "true or false");
    }

    internal static bool IsPrimary(JsonNode element) =>
        element is JsonObject members && members.TryGetMember("primary", out var flag) && flag.TryGetBoolean(out var primary) && primary;

    private static ScimResult<JsonNode?> Node(JsonNode node) => node;

    private static ScimError Wrong(string path, string expectation) => ScimError.InvalidValue($"'{path}' must be {expectation}.");
}

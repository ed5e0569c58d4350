using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Schemas;

/// <summary>The wire form of a schema (RFC 7643 §7), read and written.</summary>
public static class SchemaDefinition
{
    /// <summary>Reads a schema in the form in which <c>/Schemas</c> shows it; <c>meta</c> and <c>schemas</c> are ignored.</summary>
    /// <param name="definition">The definition; characteristics that are left out take the defaults of RFC 7643 §2.2.</param>
    /// <returns>The schema, or <c>invalidValue</c> naming the attribute that is wrong.</returns>
    public static ScimResult<Schema> Read(JsonObject definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (Text(definition, "id") is not { Length: > 0 } id)
        {
            return ScimError.InvalidValue("A schema needs an 'id'.");
        }

        if (ReadAttributes(definition, "attributes", 0).IsRefused(out var error, out var attributes))
        {
            return error;
        }

        return new Schema(id, Text(definition, "name") ?? id, Text(definition, "description") ?? "", attributes);
    }

    /// <summary>Writes the definition of a schema, every characteristic spelled out, without <c>schemas</c> and <c>meta</c>.</summary>
    /// <param name="schema">The schema.</param>
    public static JsonObject Write(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new JsonObject
        {
            ["id"] = schema.Id,
            ["name"] = schema.Name,
            ["description"] = schema.Description,
            ["attributes"] = new JsonArray([.. schema.Attributes.Select(WriteAttribute)]),
        };
    }

    private static ScimResult<List<SchemaAttribute>> ReadAttributes(JsonObject owner, string member, int depth)
    {
        var result = new List<SchemaAttribute>();
        if (!owner.TryGetMember(member, out var node) || node is not JsonArray array)
        {
            return result;
        }

        foreach (var element in array)
        {
            if (ReadAttribute(element, depth).IsRefused(out var error, out var attribute))
            {
                return error;
            }

            if (result.Exists(a => string.Equals(a.Name, attribute.Name, StringComparison.OrdinalIgnoreCase)))
            {
                return ScimError.InvalidValue($"The attribute '{attribute.Name}' is defined twice.");
            }

            result.Add(attribute);
        }

        return result;
    }

    private static ScimResult<SchemaAttribute> ReadAttribute(JsonNode? node, int depth)
    {
        if (node is not JsonObject definition || Text(definition, "name") is not { Length: > 0 } name)
        {
            return ScimError.InvalidValue("Each attribute is an object with a 'name'.");
        }

        if (!Keyword(definition, "type", AttributeType.String, out var type)
            || !Keyword(definition, "mutability", Mutability.ReadWrite, out var mutability)
            || !Keyword(definition, "returned", Returned.Default, out var returned)
            || !Keyword(definition, "uniqueness", Uniqueness.None, out var uniqueness))
        {
            return ScimError.InvalidValue($"The attribute '{name}' has a characteristic that RFC 7643 section 7 does not know.");
        }

        // RFC 7643 §2.3.8: a sub-attribute is never complex, save in the definition of schemas themselves (§8.7.2).
        const int deepest = 2;
        if (depth > deepest)
        {
            return ScimError.InvalidValue($"The attribute '{name}' is nested too deeply.");
        }

        if (ReadAttributes(definition, "subAttributes", depth + 1).IsRefused(out var error, out var subAttributes))
        {
            return error;
        }

        // RFC 7643 §2.3.8, and §2.1 for the name.
        if (type == AttributeType.Complex != subAttributes.Count > 0 || !AttributeName.IsValid(name))
        {
            return ScimError.InvalidValue($"The attribute '{name}' has a wrong name, or sub-attributes without being complex, or the reverse.");
        }

        return new SchemaAttribute(name, type, subAttributes)
        {
            Description = Text(definition, "description") ?? "",
            MultiValued = Flag(definition, "multiValued"),
            Required = Flag(definition, "required"),
            CaseExact = Flag(definition, "caseExact"),
            Mutability = mutability,
            Returned = returned,
            Uniqueness = uniqueness,
            CanonicalValues = Texts(definition, "canonicalValues"),
            ReferenceTypes = Texts(definition, "referenceTypes"),
        };
    }

    private static JsonNode WriteAttribute(SchemaAttribute attribute)
    {
        var result = new JsonObject
        {
            ["name"] = attribute.Name,
            ["type"] = Wire(attribute.Type),
            ["multiValued"] = attribute.MultiValued,
            ["description"] = attribute.Description,
            ["required"] = attribute.Required,
        };
        if (attribute.SubAttributes.Count > 0)
        {
            result["subAttributes"] = new JsonArray([.. attribute.SubAttributes.Select(WriteAttribute)]);
        }

        if (attribute.CanonicalValues.Count > 0)
        {
            result["canonicalValues"] = new JsonArray([.. attribute.CanonicalValues.Select(v => (JsonNode)v)]);
        }

        if (attribute.IsTextual)
        {
            result["caseExact"] = attribute.CaseExact;
        }

        result["mutability"] = Wire(attribute.Mutability);
        result["returned"] = Wire(attribute.Returned);
        result["uniqueness"] = Wire(attribute.Uniqueness);
        if (attribute.ReferenceTypes.Count > 0)
        {
            result["referenceTypes"] = new JsonArray([.. attribute.ReferenceTypes.Select(v => (JsonNode)v)]);
        }

        return result;
    }

    // The keywords of the RFC are the names of the enum members with a small first letter.
    private static string Wire<T>(T keyword)
        where T : struct, Enum
    {
        var name = keyword.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static bool Keyword<T>(JsonObject definition, string member, T fallback, out T keyword)
        where T : struct, Enum
    {
        keyword = fallback;
        return Text(definition, member) is not { } text
            || (text.All(char.IsAsciiLetter) && Enum.TryParse(text, ignoreCase: true, out keyword) && Enum.IsDefined(keyword));
    }

    private static string? Text(JsonObject definition, string member) =>
        definition.TryGetMember(member, out var node) && node.TryGetText(out var text) ? text : null;

    private static bool Flag(JsonObject definition, string member) =>
        definition.TryGetMember(member, out var node) && node.TryGetBoolean(out var flag) && flag;

    private static List<string> Texts(JsonObject definition, string member) =>
        definition.TryGetMember(member, out var node) && node is JsonArray array
            ? [.. array.Select(n => n.TryGetText(out var text) ? text : null).OfType<string>()]
            : [];
}

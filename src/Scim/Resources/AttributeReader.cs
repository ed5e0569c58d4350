using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>Reads top-level attributes and extensions; what clients may not write is left out.</summary>
internal sealed class AttributeReader(ValueReader values, ReaderOptions options)
{
    public ScimError? Read(SchemaAttribute attribute, JsonNode? value, string path, ref JsonNode? slot)
    {
        // RFC 7644 §3.5.1: values of readOnly attributes are ignored.
        if (attribute.Mutability == Mutability.ReadOnly)
        {
            return null;
        }

        if (values.Read(attribute, value, path).IsRefused(out var error, out var read))
        {
            return error;
        }

        // A password is checked and forgotten: this service signs nobody in.
        slot = attribute.Mutability == Mutability.WriteOnly ? null : read;
        return null;
    }

    public ScimError? ReadExtension(Schema schema, JsonNode? value, ref JsonObject? target)
    {
        if (value is null)
        {
            return null;
        }

        if (value is not JsonObject members)
        {
            return ScimError.InvalidValue($"'{schema.Id}' must be an object.");
        }

        var slots = new JsonNode?[schema.Attributes.Count];
        foreach (var (name, member) in members)
        {
            if (schema.FindAttribute(name) is { } attribute)
            {
                if (Read(attribute, member, $"{schema.Id}:{attribute.Name}", ref slots[attribute.Index]) is { } error)
                {
                    return error;
                }
            }
            else if (options.Mode == ScimMode.Strict)
            {
                return ScimError.InvalidSyntax($"'{Excerpt.Of(name)}' is no attribute of '{schema.Id}'.");
            }
        }

        var result = new JsonObject();
        foreach (var attribute in schema.Attributes)
        {
            if (slots[attribute.Index] is { } read)
            {
                result.Add(attribute.Name, read);
            }
        }

        target = result.Count == 0 ? null : result;
        return null;
    }
}

using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>Turns the body of a POST or PUT into the canonical document that is stored.</summary>
public static class ResourceReader
{
    /// <summary>Checks a body against its resource type (RFC 7644 §3.3 and §3.5.1).</summary>
    /// <param name="type">The resource type of the endpoint.</param>
    /// <param name="body">The body, left untouched.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>
    /// A new document: <c>schemas</c> with the URIs that are really used, then the attributes in the names and order of the
    /// schemas; without readOnly and writeOnly ones and without empty values. <c>active</c> stays away if it was not sent.
    /// <c>invalidValue</c>: a required value is missing, or a value does not fit its attribute, which is named.
    /// <c>invalidSyntax</c>: <c>schemas</c> is wrong, or, in strict mode, an attribute or schema is unknown.
    /// </returns>
    public static ScimResult<JsonObject> Read(ResourceType type, JsonObject body, ReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(body);
        options ??= ReaderOptions.Default;
        var reader = new AttributeReader(new ValueReader(options), options);
        var core = new JsonNode?[type.Schema.Attributes.Count];
        var extensions = new JsonObject?[type.Extensions.Count];
        JsonNode? schemas = null, externalId = null;
        foreach (var (name, value) in body)
        {
            ScimError? error = null;
            if (type.Schema.FindAttribute(name) is { } attribute)
            {
                error = reader.Read(attribute, value, attribute.Name, ref core[attribute.Index]);
            }
            else if (CommonAttributes.Find(name) is { } common)
            {
                schemas = common == CommonAttributes.Schemas ? value : schemas;
                error = common == CommonAttributes.ExternalId ? reader.Read(common, value, common.Name, ref externalId) : null;
            }
            else if (type.FindExtension(name) is { } extension)
            {
                error = reader.ReadExtension(extension.Schema, value, ref extensions[IndexOf(type, extension)]);
            }
            else if (options.Mode == ScimMode.Strict)
            {
                error = ScimError.InvalidSyntax($"'{Excerpt.Of(name)}' is no attribute of {type.Name}.");
            }

            if (error is not null)
            {
                return error;
            }
        }

        return (SchemasMember.Check(type, schemas, options.Mode) ?? FindMissing(type, core, extensions)) is { } refusal
            ? refusal
            : Assemble(type, core, extensions, externalId);
    }

    private static JsonObject Assemble(ResourceType type, JsonNode?[] core, JsonObject?[] extensions, JsonNode? externalId)
    {
        var document = new JsonObject { ["schemas"] = new JsonArray(type.Schema.Id) };
        if (externalId is not null)
        {
            document.Add(CommonAttributes.ExternalId.Name, externalId);
        }

        foreach (var attribute in type.Schema.Attributes)
        {
            if (core[attribute.Index] is { } value)
            {
                document.Add(attribute.Name, value);
            }
        }

        for (var i = 0; i < extensions.Length; i++)
        {
            if (extensions[i] is { Count: > 0 } values)
            {
                ((JsonArray)document["schemas"]!).Add(type.Extensions[i].Schema.Id);
                document.Add(type.Extensions[i].Schema.Id, values);
            }
        }

        return document;
    }

    // RFC 7643 §7: a required attribute must have a value.
    private static ScimError? FindMissing(ResourceType type, JsonNode?[] core, JsonObject?[] extensions)
    {
        var missing = type.Schema.Attributes.FirstOrDefault(a => IsMissing(a, core[a.Index]));
        if (missing is not null)
        {
            return ScimError.InvalidValue($"'{missing.Name}' is required.");
        }

        for (var i = 0; i < extensions.Length; i++)
        {
            var (schema, required) = type.Extensions[i];
            var values = extensions[i];
            if (values is null && required)
            {
                return ScimError.InvalidValue($"The extension '{schema.Id}' is required.");
            }

            missing = values is null ? null : schema.Attributes.FirstOrDefault(a => IsMissing(a, values[a.Name]));
            if (missing is not null)
            {
                return ScimError.InvalidValue($"'{schema.Id}:{missing.Name}' is required.");
            }
        }

        return null;
    }

    private static bool IsMissing(SchemaAttribute attribute, JsonNode? value) =>
        value is null && attribute is { Required: true, Mutability: Mutability.ReadWrite or Mutability.Immutable };

    private static int IndexOf(ResourceType type, SchemaExtension extension)
    {
        var index = 0;
        while (type.Extensions[index] != extension)
        {
            index++;
        }

        return index;
    }
}

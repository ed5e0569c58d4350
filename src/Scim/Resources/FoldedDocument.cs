using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>The form of a document in which a store searches and sorts it.</summary>
/// <remarks>
/// Names are spelled as in the schemas, multi-valued attributes are arrays, texts that are not caseExact are folded by
/// <see cref="CaseFolding"/>, points in time have the form of <see cref="ScimDateTime.FormatSortable"/>. What no schema
/// knows, and what is never returned, is left out: nothing can ask for it.
/// </remarks>
public static class FoldedDocument
{
    // One more whenever Fold, CaseFolding or ScimDateTime.FormatSortable gives a document another form than before.
    private const int Algorithm = 1;

    /// <summary>Folds a document.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="document">A document as ResourceReader or PatchEngine gives it, left untouched.</param>
    /// <returns>A new document, with <c>schemas</c> as answers show it and without <c>id</c> and <c>meta</c>.</returns>
    public static JsonObject Fold(ResourceType type, JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(document);
        var schemas = new JsonArray(type.Schema.Id);
        var folded = new JsonObject { [CommonAttributes.Schemas.Name] = schemas };
        Add(folded, CommonAttributes.ExternalId, document);
        AddAll(folded, type.Schema.Attributes, document);
        foreach (var extension in type.Extensions)
        {
            if (document.TryGetMember(extension.Schema.Id, out var node) && node is JsonObject { Count: > 0 } values)
            {
                schemas.Add(extension.Schema.Id);
                var members = new JsonObject();
                AddAll(members, extension.Schema.Attributes, values);
                folded.Add(extension.Schema.Id, members);
            }
        }

        return folded;
    }

    /// <summary>What the folded form depends on beside the document: two resource types with the same text fold alike.</summary>
    /// <param name="type">The resource type.</param>
    /// <returns>A SHA-256 as hexadecimal digits, over the attributes with their types, caseExact and the way of folding.</returns>
    public static string Fingerprint(ResourceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var text = new StringBuilder().Append(Algorithm.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Describe(text, "", CommonAttributes.ExternalId);
        Describe(text, type.Schema.Id, type.Schema.Attributes);

        // The order of extensions is that of the schemas member, which decides nothing in a search.
        foreach (var extension in type.Extensions.OrderBy(extension => extension.Schema.Id, StringComparer.Ordinal))
        {
            Describe(text, extension.Schema.Id, extension.Schema.Attributes);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Describe(StringBuilder text, string owner, IEnumerable<SchemaAttribute> attributes)
    {
        text.Append(owner).Append('\n');
        foreach (var attribute in attributes.OrderBy(attribute => attribute.Name, StringComparer.Ordinal))
        {
            Describe(text, owner, attribute);
        }
    }

    private static void Describe(StringBuilder text, string owner, SchemaAttribute attribute)
    {
        var path = $"{owner}/{attribute.Name}";
        text.Append(
            CultureInfo.InvariantCulture,
            $"{path} {attribute.Type} caseExact={attribute.CaseExact} multiValued={attribute.MultiValued} kept={attribute.Returned != Returned.Never}\n");
        Describe(text, path, attribute.SubAttributes);
    }

    private static void AddAll(JsonObject folded, IEnumerable<SchemaAttribute> attributes, JsonObject owner)
    {
        foreach (var attribute in attributes)
        {
            Add(folded, attribute, owner);
        }
    }

    private static void Add(JsonObject folded, SchemaAttribute attribute, JsonObject owner)
    {
        if (attribute.Returned == Returned.Never || !owner.TryGetMember(attribute.Name, out var value) || value is null)
        {
            return;
        }

        folded.Add(attribute.Name, value switch
        {
            JsonArray array => new JsonArray([.. array.Select(element => FoldValue(attribute, element))]),
            _ when attribute.MultiValued => new JsonArray(FoldValue(attribute, value)),
            _ => FoldValue(attribute, value),
        });
    }

    private static JsonNode? FoldValue(SchemaAttribute attribute, JsonNode? value)
    {
        if (value is JsonObject members && attribute.Type == AttributeType.Complex)
        {
            var folded = new JsonObject();
            AddAll(folded, attribute.SubAttributes, members);
            return folded;
        }

        return value.TryGetText(out var text) ? FoldText(attribute, text) : value?.DeepClone();
    }

    private static JsonNode? FoldText(SchemaAttribute attribute, string text)
    {
        if (attribute.Type != AttributeType.DateTime)
        {
            return attribute.IsTextual && !attribute.CaseExact ? CaseFolding.Fold(text) : text;
        }

        // A text that is no point in time is a value all the same, but none that compares: true stands for it.
        return ScimDateTime.TryParse(text, out var instant) ? ScimDateTime.FormatSortable(instant)
            : text.Length > 0 ? JsonValue.Create(true)
            : null;
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>Writes resources as answers show them.</summary>
public static class ResourceWriter
{
    /// <summary>How answers are written: letters of all scripts as they are, since application/scim+json is never HTML.</summary>
    public static JsonWriterOptions WriterOptions { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes one resource as a whole body.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="type">The resource type.</param>
    /// <param name="document">The document; attributes beside the stored ones, such as <c>groups</c>, are written too.</param>
    /// <param name="meta">What becomes <c>id</c> and <c>meta</c>.</param>
    /// <param name="projection">Which attributes to show; null for the default.</param>
    public static void Write(
        IBufferWriter<byte> output, ResourceType type, JsonObject document, ResourceMeta meta, AttributeProjection? projection = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        Write(writer, type, document, meta, projection);
    }

    /// <summary>
    /// Writes one resource in the order <c>schemas</c>, <c>id</c>, <c>externalId</c>, base schema, extensions, <c>meta</c>
    /// (RFC 7643 §8). Attributes that the schemas do not know, nulls, and objects that the projection leaves empty are not written.
    /// </summary>
    /// <param name="writer">Where to; not flushed.</param>
    /// <param name="type">The resource type.</param>
    /// <param name="document">The document.</param>
    /// <param name="meta">What becomes <c>id</c> and <c>meta</c>.</param>
    /// <param name="projection">Which attributes to show; null for the default.</param>
    public static void Write(
        Utf8JsonWriter writer, ResourceType type, JsonObject document, ResourceMeta meta, AttributeProjection? projection = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(meta);
        projection ??= AttributeProjection.Default;
        writer.WriteStartObject();
        WriteSchemas(writer, type, document);
        writer.WriteString("id", meta.Id);
        ValueWriter.WriteAttribute(writer, projection, null, CommonAttributes.ExternalId, document);
        foreach (var attribute in type.Schema.Attributes)
        {
            ValueWriter.WriteAttribute(writer, projection, null, attribute, document);
        }

        foreach (var extension in type.Extensions)
        {
            WriteExtension(writer, projection, extension.Schema, document);
        }

        MetaWriter.Write(writer, type, meta, projection);
        writer.WriteEndObject();
    }

    private static void WriteSchemas(Utf8JsonWriter writer, ResourceType type, JsonObject document)
    {
        writer.WriteStartArray("schemas");
        writer.WriteStringValue(type.Schema.Id);
        foreach (var extension in type.Extensions)
        {
            if (document.TryGetMember(extension.Schema.Id, out var values) && values is JsonObject { Count: > 0 })
            {
                writer.WriteStringValue(extension.Schema.Id);
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteExtension(Utf8JsonWriter writer, AttributeProjection projection, Schema schema, JsonObject document)
    {
        if (!document.TryGetMember(schema.Id, out var node) || node is not JsonObject values)
        {
            return;
        }

        var isOpen = false;
        foreach (var attribute in schema.Attributes)
        {
            if (!isOpen && ValueWriter.IsShown(projection, schema.Id, attribute, values))
            {
                writer.WriteStartObject(schema.Id);
                isOpen = true;
            }

            ValueWriter.WriteAttribute(writer, projection, schema.Id, attribute, values);
        }

        if (isOpen)
        {
            writer.WriteEndObject();
        }
    }
}

using System.Globalization;
using System.Text.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim;

/// <summary>The Error message on the wire (RFC 7644 §3.12).</summary>
public static class ErrorBody
{
    /// <summary>Writes a refusal; <c>status</c> is a string, as the RFC has it.</summary>
    /// <param name="writer">Where to; not flushed.</param>
    /// <param name="error">The refusal.</param>
    public static void Write(Utf8JsonWriter writer, ScimError error)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(error);
        writer.WriteStartObject();
        writer.WriteStartArray("schemas");
        writer.WriteStringValue(SchemaUris.Error);
        writer.WriteEndArray();
        writer.WriteString("status", error.Status.ToString(CultureInfo.InvariantCulture));
        if (error.ScimType is not null)
        {
            writer.WriteString("scimType", error.ScimType);
        }

        writer.WriteString("detail", error.Detail);
        writer.WriteEndObject();
    }
}

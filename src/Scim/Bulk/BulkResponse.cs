using System.Globalization;
using System.Text.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Bulk;

/// <summary>The BulkResponse message on the wire (RFC 7644 §3.7.3).</summary>
public static class BulkResponse
{
    /// <summary>
    /// Writes the results. Each has its method, its bulkId if it was given one, its status as a string, and location and version where
    /// there is a resource; of the bodies, which the RFC leaves to the service provider, only those of refusals.
    /// </summary>
    /// <param name="writer">Where to; not flushed.</param>
    /// <param name="results">The results of what was carried out.</param>
    public static void Write(Utf8JsonWriter writer, IEnumerable<BulkResult> results)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(results);
        writer.WriteStartObject();
        writer.WriteStartArray("schemas");
        writer.WriteStringValue(SchemaUris.BulkResponse);
        writer.WriteEndArray();
        writer.WriteStartArray("Operations");
        foreach (var result in results)
        {
            Write(writer, result);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, BulkResult result)
    {
        var (operation, outcome) = result;
        writer.WriteStartObject();
        WriteIfPresent("location", outcome.Location);
        writer.WriteString("method", operation.Method);
        WriteIfPresent("bulkId", operation.BulkId);
        WriteIfPresent("version", outcome.Version);
        writer.WriteString("status", outcome.Status.ToString(CultureInfo.InvariantCulture));
        if (outcome.Error is not null)
        {
            writer.WritePropertyName("response");
            ErrorBody.Write(writer, outcome.Error);
        }

        writer.WriteEndObject();

        void WriteIfPresent(string name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Discovery;

/// <summary>The envelope of a query's answer (RFC 7644 §3.4.2).</summary>
public static class ListResponse
{
    /// <summary>Makes a list that holds everything there is.</summary>
    /// <param name="resources">The resources, which become part of the answer.</param>
    public static JsonObject OfAll(IReadOnlyList<JsonObject> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return new JsonObject
        {
            ["schemas"] = new JsonArray(SchemaUris.ListResponse),
            ["totalResults"] = resources.Count,
            ["startIndex"] = 1,
            ["itemsPerPage"] = resources.Count,
            ["Resources"] = new JsonArray([.. resources]),
        };
    }

    /// <summary>Writes the members up to the resources, and opens their array; <see cref="WriteEnd"/> closes it.</summary>
    /// <param name="writer">Where to; not flushed.</param>
    /// <param name="totalResults">How many resources the query has in all.</param>
    /// <param name="startIndex">The index of the first resource, counted from 1; null for a page by cursor (RFC 9865 §2).</param>
    /// <param name="itemsPerPage">How many resources follow.</param>
    /// <param name="nextCursor">Where the next page begins; null leaves it out.</param>
    public static void WriteStart(
        Utf8JsonWriter writer, long totalResults, long? startIndex, int itemsPerPage, string? nextCursor = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteStartArray("schemas");
        writer.WriteStringValue(SchemaUris.ListResponse);
        writer.WriteEndArray();
        writer.WriteNumber("totalResults", totalResults);
        if (startIndex is { } index)
        {
            writer.WriteNumber("startIndex", index);
        }

        writer.WriteNumber("itemsPerPage", itemsPerPage);
        if (nextCursor is not null)
        {
            writer.WriteString("nextCursor", nextCursor);
        }

        writer.WriteStartArray("Resources");
    }

    /// <summary>Closes what <see cref="WriteStart"/> opened.</summary>
    /// <param name="writer">Where to; not flushed.</param>
    public static void WriteEnd(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

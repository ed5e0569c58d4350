using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>Writes the values of attributes under a projection.</summary>
internal static class ValueWriter
{
    public static bool IsShown(AttributeProjection projection, string? extension, SchemaAttribute attribute, JsonObject owner) =>
        projection.Shows(extension, attribute) && owner.TryGetMember(attribute.Name, out var value) && value is not null
            && (attribute.Type != AttributeType.Complex || AnyShown(projection, extension, attribute, value));

    public static void WriteAttribute(
        Utf8JsonWriter writer, AttributeProjection projection, string? extension, SchemaAttribute attribute, JsonObject owner)
    {
        if (!IsShown(projection, extension, attribute, owner))
        {
            return;
        }

        owner.TryGetMember(attribute.Name, out var value);
        writer.WritePropertyName(attribute.Name);
        WriteValue(writer, projection, extension, attribute, value!);
    }

    private static void WriteValue(
        Utf8JsonWriter writer, AttributeProjection projection, string? extension, SchemaAttribute attribute, JsonNode value)
    {
        switch (value)
        {
            case JsonArray array:
                writer.WriteStartArray();
                foreach (var element in array)
                {
                    if (element is not JsonObject || AnyShown(projection, extension, attribute, element))
                    {
                        WriteValue(writer, projection, extension, attribute, element!);
                    }
                }

                writer.WriteEndArray();
                break;
            case JsonObject members when attribute.Type == AttributeType.Complex:
                writer.WriteStartObject();
                foreach (var sub in attribute.SubAttributes)
                {
                    if (members.TryGetMember(sub.Name, out var member) && member is not null && projection.Shows(extension, attribute, sub))
                    {
                        writer.WritePropertyName(sub.Name);
                        member.WriteTo(writer);
                    }
                }

                writer.WriteEndObject();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    // An empty array is shown as it stands: it says that there is no value.
    private static bool AnyShown(AttributeProjection projection, string? extension, SchemaAttribute attribute, JsonNode value) => value switch
    {
        JsonArray array => array.Count == 0 || array.Any(e => e is not null && AnyShown(projection, extension, attribute, e)),
        JsonObject members => attribute.SubAttributes.Any(
            s => members.TryGetMember(s.Name, out var member) && member is not null && projection.Shows(extension, attribute, s)),
        _ => true,
    };
}

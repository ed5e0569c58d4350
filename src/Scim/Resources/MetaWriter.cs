using System.Text.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>Writes <c>meta</c> (RFC 7643 §3.1).</summary>
internal static class MetaWriter
{
    private static readonly SchemaAttribute ResourceTypeName = Sub("resourceType");
    private static readonly SchemaAttribute Created = Sub("created");
    private static readonly SchemaAttribute LastModified = Sub("lastModified");
    private static readonly SchemaAttribute Location = Sub("location");
    private static readonly SchemaAttribute Version = Sub("version");

    public static void Write(Utf8JsonWriter writer, ResourceType type, ResourceMeta meta, AttributeProjection projection)
    {
        if (!projection.Shows(null, CommonAttributes.Meta))
        {
            return;
        }

        writer.WriteStartObject("meta");
        WriteText(ResourceTypeName, type.Name);
        WriteText(Created, ScimDateTime.Format(meta.Created));
        WriteText(LastModified, ScimDateTime.Format(meta.LastModified));
        WriteText(Location, meta.Location);
        WriteText(Version, meta.ETag);
        writer.WriteEndObject();

        void WriteText(SchemaAttribute sub, string text)
        {
            if (projection.Shows(null, CommonAttributes.Meta, sub))
            {
                writer.WriteString(sub.Name, text);
            }
        }
    }

    private static SchemaAttribute Sub(string name) => CommonAttributes.Meta.FindSubAttribute(name)!;
}

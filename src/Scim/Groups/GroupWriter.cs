using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Groups;

/// <summary>Writes a Group piece by piece, so that its members need not be in memory together.</summary>
/// <remarks>Call <see cref="WriteStart"/>, <see cref="WriteMember"/> for each member, and <see cref="WriteEnd"/>.</remarks>
public sealed class GroupWriter
{
    private readonly Utf8JsonWriter _writer;
    private readonly ResourceType _type;
    private readonly AttributeProjection _projection;
    private readonly SchemaAttribute _members;
    private readonly SchemaAttribute[] _shown;

    /// <summary>Makes a writer of groups.</summary>
    /// <param name="writer">Where to; not flushed.</param>
    /// <param name="type">The Group resource type.</param>
    /// <param name="projection">Which attributes to show.</param>
    public GroupWriter(Utf8JsonWriter writer, ResourceType type, AttributeProjection projection)
    {
        ArgumentNullException.ThrowIfNull(type);
        _writer = writer;
        _type = type;
        _projection = projection;
        _members = type.FindAttribute("members")!;
        _shown = ShowsMembers(type, projection)
            ? [.. _members.SubAttributes.Where(sub => projection.Shows(null, _members, sub))]
            : [];
    }

    /// <summary>Whether an answer has members at all: where it has none, they need not be read.</summary>
    /// <param name="type">The Group resource type.</param>
    /// <param name="projection">Which attributes to show.</param>
    public static bool ShowsMembers(ResourceType type, AttributeProjection projection)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(projection);
        return projection.Shows(null, type.FindAttribute("members")!);
    }

    /// <summary>Writes everything in front of the members, and opens their array if they are shown.</summary>
    /// <param name="document">The Group without members.</param>
    /// <param name="id">Its id.</param>
    public void WriteStart(JsonObject document, string id)
    {
        ArgumentNullException.ThrowIfNull(document);
        _writer.WriteStartObject();
        _writer.WriteStartArray("schemas");
        _writer.WriteStringValue(_type.Schema.Id);
        _writer.WriteEndArray();
        _writer.WriteString("id", id);
        ValueWriter.WriteAttribute(_writer, _projection, null, CommonAttributes.ExternalId, document);
        foreach (var attribute in _type.Schema.Attributes.Where(attribute => attribute != _members))
        {
            ValueWriter.WriteAttribute(_writer, _projection, null, attribute, document);
        }

        if (_shown.Length > 0)
        {
            _writer.WriteStartArray(_members.Name);
        }
    }

    /// <summary>Writes one member, or what is shown of it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="type">The name of its resource type.</param>
    /// <param name="display">Its name, or null.</param>
    /// <param name="location">Its address.</param>
    public void WriteMember(string id, string type, string? display, string location)
    {
        if (_shown.Length == 0)
        {
            return;
        }

        _writer.WriteStartObject();
        foreach (var sub in _shown)
        {
            var value = sub.Name switch { "value" => id, "$ref" => location, "type" => type, "display" => display, _ => null };
            if (value is not null)
            {
                _writer.WriteString(sub.Name, value);
            }
        }

        _writer.WriteEndObject();
    }

    /// <summary>Writes everything behind the members.</summary>
    /// <param name="meta">What becomes <c>meta</c>.</param>
    public void WriteEnd(ResourceMeta meta)
    {
        if (_shown.Length > 0)
        {
            _writer.WriteEndArray();
        }

        MetaWriter.Write(_writer, _type, meta, _projection);
        _writer.WriteEndObject();
    }
}

using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Transfer;

/// <summary>Writes the lines of an exported provider, and counts them for the trailer. Not for several threads.</summary>
public sealed class TransferWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly List<TransferMember> _members = [];
    private readonly string _scimBaseUrl;
    private readonly ResourceType _user;
    private readonly ResourceType _group;
    private readonly AttributeProjection _ofUsers;
    private readonly AttributeProjection _ofGroups;

    private Guid _groupOfMembers;
    private long _users;
    private long _groups;
    private long _memberCount;

    /// <summary>Makes a writer.</summary>
    /// <param name="schemas">The schemas of users and groups.</param>
    /// <param name="scimBaseUrl">What precedes <c>/Users</c> in the locations, without a slash at the end.</param>
    public TransferWriter(SchemaCatalog schemas, string scimBaseUrl)
    {
        ArgumentNullException.ThrowIfNull(schemas);
        _scimBaseUrl = scimBaseUrl;
        _user = schemas.User;
        _group = schemas.Group;
        _ofUsers = EveryAttribute(_user);
        _ofGroups = EveryAttribute(_group);
    }

    /// <summary>Writes the first line.</summary>
    public void WriteHeader(TransferHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        WriteLine("Header", writer =>
        {
            writer.WriteString("format", TransferLine.Format);
            writer.WriteNumber("version", TransferLine.Version);
            writer.WriteString("providerId", header.ProviderId);
            writer.WriteString("organizationId", header.OrganizationId);
            writer.WriteString("exportedAt", ScimDateTime.Format(header.ExportedAt));
        });
    }

    /// <summary>Goes on behind lines that were written before, in the place of a header.</summary>
    /// <param name="written">How much these lines have.</param>
    public void Continue(TransferTrailer written)
    {
        ArgumentNullException.ThrowIfNull(written);
        (_users, _groups, _memberCount) = (written.Users, written.Groups, written.Members);
    }

    /// <summary>Writes a user.</summary>
    /// <param name="id">The <c>id</c>.</param>
    /// <param name="meta">Version and times.</param>
    /// <param name="document">The document as stored.</param>
    public void WriteUser(Guid id, TransferMeta meta, JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        _users++;
        var isActive = Users.UserKeys.From(document).Active;
        WriteResource(_user, _ofUsers, id, meta, document, writer => writer.WriteBoolean("active", isActive));
    }

    /// <summary>Writes a group without its members.</summary>
    /// <param name="id">The <c>id</c>.</param>
    /// <param name="meta">Version and times.</param>
    /// <param name="document">The document as stored.</param>
    public void WriteGroup(Guid id, TransferMeta meta, JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        _groups++;
        WriteResource(_group, _ofGroups, id, meta, document, _ => { });
    }

    /// <summary>Adds a member; those of one group come one after the other.</summary>
    public void WriteMember(Guid group, TransferMember member)
    {
        if (group != _groupOfMembers || _members.Count == TransferLine.MaxMembers)
        {
            WriteMembers();
            _groupOfMembers = group;
        }

        _memberCount++;
        _members.Add(member);
    }

    /// <summary>Writes the last line.</summary>
    public void WriteTrailer()
    {
        WriteMembers();
        WriteLine("Trailer", writer =>
        {
            writer.WriteNumber("users", _users);
            writer.WriteNumber("groups", _groups);
            writer.WriteNumber("memberships", _memberCount);
        });
    }

    /// <summary>Hands over the lines that are complete.</summary>
    public async Task FlushAsync(Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        await output.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        await output.FlushAsync(cancellationToken);
        _buffer.ResetWrittenCount();
    }

    // Attributes that are returned on request only belong to the resource; those that are never returned stay where they are.
    private static AttributeProjection EveryAttribute(ResourceType type)
    {
        IEnumerable<string> names =
        [
            "externalId",
            "meta",
            .. type.Schema.Attributes.SelectMany(attribute => Names("", attribute)),
            .. type.Extensions.SelectMany(extension => extension.Schema.Attributes.SelectMany(
                attribute => Names(extension.Schema.Id + ":", attribute))),
        ];
        return AttributeProjection.Parse(type, [.. names], []).Value;
    }

    private static IEnumerable<string> Names(string prefix, SchemaAttribute attribute) => attribute.SubAttributes.Count == 0
        ? [prefix + attribute.Name]
        : attribute.SubAttributes.Select(sub => $"{prefix}{attribute.Name}.{sub.Name}");

    private void WriteResource(
        ResourceType type, AttributeProjection projection, Guid id, TransferMeta meta, JsonObject document, Action<Utf8JsonWriter> writeMore)
    {
        var text = id.ToString("D");
        var resource = new ResourceMeta(text, meta.Created, meta.LastModified, $"{_scimBaseUrl}{type.Endpoint}/{text}", meta.Version);
        WriteLine(type.Name, writer =>
        {
            writer.WriteString("id", text);
            writeMore(writer);
            writer.WriteNumber("version", meta.Version);
            writer.WriteString("created", ScimDateTime.FormatSortable(meta.Created));
            writer.WriteString("lastModified", ScimDateTime.FormatSortable(meta.LastModified));
            writer.WritePropertyName("document");
            ResourceWriter.Write(writer, type, document, resource, projection);
        });
    }

    private void WriteMembers()
    {
        if (_members.Count == 0)
        {
            return;
        }

        WriteLine("Members", writer =>
        {
            writer.WriteString("group", _groupOfMembers);
            writer.WriteStartArray("members");
            foreach (var member in _members)
            {
                writer.WriteStartObject();
                writer.WriteString("value", member.Value);
                writer.WriteString("type", member.Type);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
        _members.Clear();
    }

    private void WriteLine(string type, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(_buffer, ResourceWriter.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            write(writer);
            writer.WriteEndObject();
        }

        _buffer.Write("\n"u8);
    }
}

/// <summary>What the store knows of a resource beside its document.</summary>
/// <param name="Version">The version, counted from 1.</param>
/// <param name="Created">When it was made.</param>
/// <param name="LastModified">When it was last changed.</param>
public readonly record struct TransferMeta(long Version, DateTimeOffset Created, DateTimeOffset LastModified);

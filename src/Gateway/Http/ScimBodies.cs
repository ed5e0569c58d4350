using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Discovery;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Http;

/// <summary>The bodies of SCIM answers as UTF-8. Text that is no ASCII is sent as it is: nothing here becomes HTML.</summary>
internal static class ScimBodies
{
    private static readonly JsonSerializerOptions SerializerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The Error message of RFC 7644 §3.12.</summary>
    public static ReadOnlyMemory<byte> Error(ScimError error) => Write(writer => ErrorBody.Write(writer, error));

    /// <summary>A message that is ready.</summary>
    public static ReadOnlyMemory<byte> Message(JsonObject message) => Write(writer => message.WriteTo(writer, SerializerOptions));

    /// <summary>The representation of a user.</summary>
    public static ReadOnlyMemory<byte> User(ResourceType type, string scimBaseUrl, IdentitySnapshot user, AttributeProjection projection) =>
        Write(writer => WriteUser(writer, type, scimBaseUrl, user, projection));

    /// <summary>A page of users (RFC 7644 §3.4.2, RFC 9865 §2).</summary>
    /// <param name="type">The resource type of users.</param>
    /// <param name="scimBaseUrl">The base URL of their locations.</param>
    /// <param name="page">The page.</param>
    /// <param name="startIndex">The index of its first user; null for a page that was asked for by cursor.</param>
    /// <param name="projection">Which attributes to show.</param>
    public static ReadOnlyMemory<byte> List(
        ResourceType type, string scimBaseUrl, IdentityList page, int? startIndex, AttributeProjection projection) =>
        Write(writer =>
        {
            ListResponse.WriteStart(writer, page.TotalResults, startIndex, page.Identities.Length, page.NextCursor);
            foreach (var user in page.Identities)
            {
                WriteUser(writer, type, scimBaseUrl, user, projection);
            }

            ListResponse.WriteEnd(writer);
        });

    /// <summary>Writes one user as part of a body.</summary>
    public static void WriteUser(
        Utf8JsonWriter writer, ResourceType type, string scimBaseUrl, IdentitySnapshot user, AttributeProjection projection)
    {
        var id = user.UserId.ToString("D");
        var meta = new ResourceMeta(id, user.Created, user.LastModified, $"{scimBaseUrl}{type.Endpoint}/{id}", user.Version);
        var document = JsonNode.Parse(user.Document)!.AsObject();
        if (user.Groups is not null)
        {
            document["groups"] = Groups(user.Groups, scimBaseUrl);
        }

        ResourceWriter.Write(writer, type, document, meta, projection);
    }

    private static JsonArray Groups(string json, string scimBaseUrl)
    {
        var groups = JsonNode.Parse(json)!.AsArray();
        foreach (var group in groups)
        {
            group!["$ref"] = $"{scimBaseUrl}/Groups/{group["value"]}";
        }

        return groups;
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ResourceWriter.WriterOptions))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }
}

using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScimCluster.Grains;

/// <summary>Tells whether two creates want the same.</summary>
public static class OperationContent
{
    /// <summary>SHA-256 of a document, whatever the order of its members and the space between them.</summary>
    public static byte[] Hash(string document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, JsonNode.Parse(document));
        }

        return SHA256.HashData(buffer.WrittenSpan);
    }

    /// <summary>SHA-256 of a group, whatever the order of its members and of the document's.</summary>
    public static byte[] Hash(string document, IEnumerable<string> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Hash(document));
        foreach (var member in members.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(member));
            hash.AppendData([0]);
        }

        return hash.GetHashAndReset();
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray elements:
                writer.WriteStartArray();
                foreach (var element in elements)
                {
                    Write(writer, element);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}

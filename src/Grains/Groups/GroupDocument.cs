using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Groups;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>A SCIM Group document without members, between its text, as stored and sent, and its keys.</summary>
internal static class GroupDocument
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document with its keys, as the store takes it.</summary>
    public static GroupContent ToContent(ResourceType type, JsonObject document)
    {
        var keys = GroupKeys.From(document);
        var folded = FoldedDocument.Fold(type, document);

        // Lists read it from its column.
        folded.Remove("displayName");
        return new GroupContent(keys.DisplayNameKey, keys.ExternalId, document.ToJsonString(Options), folded.ToJsonString(Options));
    }
}

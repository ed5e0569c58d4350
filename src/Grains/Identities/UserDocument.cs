using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Users;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>A SCIM User document between its text, as stored and sent, and its keys.</summary>
internal static class UserDocument
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a document that was canonical when it was written.</summary>
    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>The document with its keys and what the user mapping takes from it, as the store takes it.</summary>
    public static IdentityContent ToContent(ResourceType type, JsonObject document, UserMapping mapping, bool preserveCase)
    {
        var keys = UserKeys.From(document);
        var user = mapping.Apply(document, preserveCase);
        var folded = FoldedDocument.Fold(type, document);
        return new IdentityContent
        {
            AccountId = keys.AccountId,
            ExternalId = keys.ExternalId,
            UserNameKey = keys.UserNameKey,
            Email = user.Email,
            EmailKey = user.EmailKey,
            DisplayName = user.Name,
            Fields = user.Fields?.ToJsonString(Options),
            Active = keys.Active,
            Document = document.ToJsonString(Options),
            Folded = folded.ToJsonString(Options),
            UniqueValues = UniqueAttributes.HasAny(type)
                ? [.. UniqueAttributes.Read(type, folded).Select(value => UniqueValue.Of(value.Attribute, value.Value))]
                : null,
        };
    }

    /// <summary>Whether a stored document says that the user is active.</summary>
    public static bool IsActive(JsonObject document) => UserKeys.From(document).Active;

    /// <summary>
    /// Whether a POST means the person of a stored row, who has the same accountId: both sides have the same externalId, or
    /// both have none. Otherwise the externalId of one is the userName of the other, which says nothing of the person.
    /// </summary>
    public static bool IsSamePerson(IdentityRow row, IdentityContent content) =>
        UserKeys.From(Parse(row.Document)).ExternalId == content.ExternalId;

    /// <summary>Says whether a user is active where the client did not.</summary>
    public static void SetActiveIfAbsent(JsonObject document, bool active)
    {
        if (!document.ContainsKey("active"))
        {
            document["active"] = active;
        }
    }

    /// <summary>The names of the top-level attributes that differ, in ordinal order.</summary>
    public static IReadOnlyList<string> ChangedAttributes(JsonObject? before, JsonObject after)
    {
        var names = after.Select(member => member.Key).Concat(before?.Select(member => member.Key) ?? []);
        return [.. names.Distinct(StringComparer.Ordinal)
            .Where(name => name != "schemas" && !JsonNode.DeepEquals(before?[name], after[name]))
            .Order(StringComparer.Ordinal)];
    }
}

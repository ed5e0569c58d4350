using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;

namespace ScimCluster.Scim.Groups;

/// <summary>A member as a client names it.</summary>
/// <param name="Value">The id.</param>
/// <param name="Type">The resource type, if the client says so.</param>
/// <param name="Display">The name for people, if the client says so.</param>
public sealed record GroupMember(string Value, string? Type, string? Display)
{
    /// <summary>Takes the members from a document, each value once; the document itself is not touched.</summary>
    /// <param name="document">A Group as ResourceReader gives it.</param>
    /// <returns>The members; <c>invalidValue</c> if one has no <c>value</c>.</returns>
    public static ScimResult<IReadOnlyList<GroupMember>> ReadAll(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return ReadAll(document.TryGetMember("members", out var node) ? node as JsonArray : null);
    }

    internal static ScimResult<IReadOnlyList<GroupMember>> ReadAll(JsonArray? elements)
    {
        var members = new List<GroupMember>(elements?.Count ?? 0);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in elements ?? [])
        {
            if (element?["value"] is not { } id || !id.TryGetText(out var text) || string.IsNullOrWhiteSpace(text))
            {
                return ScimError.InvalidValue("Each member needs a 'value'.");
            }

            if (seen.Add(text))
            {
                members.Add(new GroupMember(text, Text(element["type"]), Text(element["display"])));
            }
        }

        return members;
    }

    private static string? Text(JsonNode? node) => node.TryGetText(out var text) ? text : null;
}

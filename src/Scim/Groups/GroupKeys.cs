using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;

namespace ScimCluster.Scim.Groups;

/// <summary>What the store indexes of a Group, taken from its canonical document.</summary>
/// <param name="DisplayName">The <c>displayName</c>.</param>
/// <param name="DisplayNameKey">The <c>displayName</c> folded by <see cref="CaseFolding"/>.</param>
/// <param name="ExternalId">The <c>externalId</c>, compared exactly; null if there is none or it is empty.</param>
public sealed record GroupKeys(string DisplayName, string DisplayNameKey, string? ExternalId)
{
    /// <summary>Takes the keys from a document.</summary>
    /// <param name="document">A document as ResourceReader or PatchEngine gives it.</param>
    /// <exception cref="ArgumentException">The document has no <c>displayName</c>, so it is no Group.</exception>
    public static GroupKeys From(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var name = Text(document, "displayName") ?? throw new ArgumentException("The document has no displayName.", nameof(document));
        return new GroupKeys(name, CaseFolding.Fold(name), Text(document, "externalId"));
    }

    private static string? Text(JsonObject document, string name) =>
        document.TryGetMember(name, out var node) && node.TryGetText(out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;
}

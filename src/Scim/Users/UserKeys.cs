using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;

namespace ScimCluster.Scim.Users;

/// <summary>What the store indexes of a User, taken from its canonical document.</summary>
/// <param name="UserName">The <c>userName</c>.</param>
/// <param name="UserNameKey">The <c>userName</c> folded by <see cref="CaseFolding"/>.</param>
/// <param name="ExternalId">The <c>externalId</c>, compared exactly; null if there is none or it is empty.</param>
/// <param name="Email">The primary e-mail address, else the first, else the <c>userName</c>.</param>
/// <param name="EmailKey">The e-mail address folded.</param>
/// <param name="DisplayName">
/// <c>displayName</c>, else <c>name.formatted</c>, else given and family name, else the e-mail address.
/// </param>
/// <param name="Active"><c>active</c>; true if the document does not say.</param>
public sealed record UserKeys(
    string UserName, string UserNameKey, string? ExternalId, string Email, string EmailKey, string DisplayName, bool Active)
{
    /// <summary>The account at the identity provider: <c>externalId</c>, else the folded <c>userName</c>.</summary>
    public string AccountId => ExternalId ?? UserNameKey;

    /// <summary>Takes the keys from a document.</summary>
    /// <param name="document">A document as ResourceReader or PatchEngine gives it.</param>
    /// <exception cref="ArgumentException">The document has no <c>userName</c>, so it is no User.</exception>
    public static UserKeys From(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var userName = Text(document, "userName") ?? throw new ArgumentException("The document has no userName.", nameof(document));
        var email = FindEmail(document) ?? userName;
        var active = !document.TryGetMember("active", out var node) || !node.TryGetBoolean(out var flag) || flag;
        return new UserKeys(
            userName, CaseFolding.Fold(userName), Text(document, "externalId"), email, CaseFolding.Fold(email),
            FindDisplayName(document) ?? email, active);
    }

    private static string? FindEmail(JsonObject document)
    {
        if (!document.TryGetMember("emails", out var node) || node is not JsonArray emails)
        {
            return null;
        }

        string? first = null;
        foreach (var email in emails.OfType<JsonObject>())
        {
            var value = Text(email, "value");
            if (value is not null && email.TryGetMember("primary", out var flag) && flag.TryGetBoolean(out var primary) && primary)
            {
                return value;
            }

            first ??= value;
        }

        return first;
    }

    internal static string? FindDisplayName(JsonObject document)
    {
        if (Text(document, "displayName") is { } displayName)
        {
            return displayName;
        }

        if (!document.TryGetMember("name", out var node) || node is not JsonObject name)
        {
            return null;
        }

        if (Text(name, "formatted")?.Trim() is { Length: > 0 } formatted)
        {
            return formatted;
        }

        var parts = $"{Text(name, "givenName")} {Text(name, "familyName")}".Trim();
        return parts.Length > 0 ? parts : null;
    }

    private static string? Text(JsonObject members, string name) =>
        members.TryGetMember(name, out var node) && node.TryGetText(out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ScimCluster.Scim.Providers;

/// <summary>The rules for a providerId, the name of an identity provider's connection.</summary>
public static class ProviderIds
{
    /// <summary>The longest providerId, in characters.</summary>
    public const int MaxLength = 64;

    // Two forms that never meet: no id of the first begins with the second's prefix.
    private const string PlainPrefix = "scim-";
    private const string HashedPrefix = "scim~";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Checks a providerId.</summary>
    /// <returns>Null if it may be used, otherwise the refusal.</returns>
    public static ScimError? Check(string providerId)
    {
        ArgumentNullException.ThrowIfNull(providerId);
        if (providerId.Length == 0)
        {
            return new ScimError(400, null, "Field is required");
        }

        if (providerId.Length > MaxLength)
        {
            return new ScimError(400, null, $"Provider id is longer than {MaxLength} characters");
        }

        // A colon separates the parts of the token and of grain keys; the others cannot be stored or shown.
        return providerId.Any(c => c == ':' || char.IsControl(c) || char.IsSurrogate(c)) || providerId.Trim().Length < providerId.Length
            ? new ScimError(400, null, "Provider id contains forbidden characters")
            : null;
    }

    /// <summary>
    /// The providerId of an organization's own connection, where it has one and nobody has chosen a name: <c>scim-</c> and the
    /// organization's id, or, where that is no providerId, <c>scim~</c> and the SHA-256 of the id as base64url. The same id
    /// gives the same providerId for ever, and no other id gives it.
    /// </summary>
    /// <exception cref="ArgumentException">The id is empty, or no Unicode text.</exception>
    public static string OfOrganization(string organizationId)
    {
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        var plain = PlainPrefix + organizationId;
        return Check(plain) is null
            ? plain
            : HashedPrefix + Base64Url.EncodeToString(SHA256.HashData(StrictUtf8.GetBytes(organizationId)));
    }
}

using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>The rules for a providerId, which is part of grain keys and of the token.</summary>
public static class ProviderName
{
    /// <summary>The longest providerId and organizationId, in characters.</summary>
    public const int MaxLength = 64;

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
}

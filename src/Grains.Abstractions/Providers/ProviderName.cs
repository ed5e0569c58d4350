using ScimCluster.Scim;
using ScimCluster.Scim.Providers;

namespace ScimCluster.Grains;

/// <summary>The rules for a providerId, which is part of grain keys and of the token.</summary>
public static class ProviderName
{
    /// <summary>The longest providerId and organizationId, in characters.</summary>
    public const int MaxLength = ProviderIds.MaxLength;

    /// <summary>Checks a providerId.</summary>
    /// <returns>Null if it may be used, otherwise the refusal.</returns>
    public static ScimError? Check(string providerId) => ProviderIds.Check(providerId);

    /// <summary>The providerId of an organization's own connection, by the rule of <see cref="ProviderIds.OfOrganization"/>.</summary>
    /// <exception cref="ArgumentException">The id is empty, or no Unicode text.</exception>
    public static string OfOrganization(string organizationId) => ProviderIds.OfOrganization(organizationId);
}

using Npgsql;

namespace ScimCluster.Storage;

/// <summary>
/// Whose log it is: an organization's, that of the owner of personal connections, or that of a connection that has neither.
/// </summary>
/// <param name="OrganizationId">The organization, or null.</param>
/// <param name="OwnerId">Without an organization the owner, or null.</param>
/// <param name="ProviderKey">Without an organization the connection.</param>
public readonly record struct LogOwner(string? OrganizationId, string? OwnerId, Guid ProviderKey)
{
    /// <summary>The log of an organization.</summary>
    public static LogOwner OfOrganization(string organizationId)
    {
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        return new(organizationId, null, Guid.Empty);
    }

    /// <summary>The statement for it.</summary>
    internal string Choose(string ofOrganization, string ofOwner, string ofProvider) =>
        OrganizationId is not null ? ofOrganization : OwnerId is not null ? ofOwner : ofProvider;

    /// <summary>Adds the first parameter of that statement.</summary>
    internal NpgsqlCommand Name(NpgsqlCommand command) =>
        OrganizationId is not null ? command.With(OrganizationId) : OwnerId is not null ? command.With(OwnerId) : command.With(ProviderKey);
}

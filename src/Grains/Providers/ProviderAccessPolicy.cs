using Microsoft.Extensions.Options;
using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>Who may manage a connection: the owner of a personal one, and members with a required role.</summary>
internal sealed class ProviderAccessPolicy(IGrainFactory grains, IOptions<RoleOptions> roles)
{
    /// <summary>Checks a user who wants a token for an organization.</summary>
    public async Task<ScimError?> CheckOrganizationAsync(string organizationId, string userId, CancellationToken cancellationToken)
    {
        var memberRoles = await grains.GetOrganization(organizationId).FindRolesAsync(userId, cancellationToken);
        return memberRoles is null
            ? ScimError.Forbidden("You are not a member of the organization")
            : CheckRoles(memberRoles);
    }

    /// <summary>Checks a user who wants to manage an existing connection.</summary>
    public async Task<ScimError?> CheckTenantAsync(ProviderTenant tenant, string userId, CancellationToken cancellationToken)
    {
        if (tenant.OrganizationId is null)
        {
            return tenant.OwnerId == userId
                ? null
                : ScimError.Forbidden("You must be the owner to access this provider");
        }

        var memberRoles = await grains.GetOrganization(tenant.OrganizationId).FindRolesAsync(userId, cancellationToken);
        return memberRoles is null
            ? ScimError.Forbidden("You must be a member of the organization to access this provider")
            : CheckRoles(memberRoles);
    }

    private ScimError? CheckRoles(string memberRoles) =>
        roles.Value.Allows(memberRoles) ? null : ScimError.Forbidden("Insufficient role for this operation");
}

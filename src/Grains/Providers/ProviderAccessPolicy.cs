using Microsoft.Extensions.Options;
using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>
/// Who may manage a connection: the owner of a personal one, everybody if it has no owner, and members with a required role.
/// </summary>
internal sealed class ProviderAccessPolicy(IGrainFactory grains, IOptions<RoleOptions> roles, IOptions<ConnectionRuleOptions> rules)
{
    private static readonly ScimError OrganizationRequired = new(400, null, "Organization id is required");
    private static readonly ScimError OtherOrganization = ScimError.Forbidden("The provider does not belong to this organization");

    /// <summary>Checks a user who wants a new token, for a connection that exists or not.</summary>
    public async Task<AccessCheck> CheckGenerateAsync(GenerateToken command, ProviderTenant? tenant, CancellationToken cancellationToken)
    {
        if (rules.Value.RequireOrganization && (command.OrganizationId ?? tenant?.OrganizationId) is null)
        {
            return new(null, OrganizationRequired);
        }

        var wanted = new AccessCheck(null, null);
        if (command.OrganizationId is { } organizationId)
        {
            wanted = await CheckMemberAsync(organizationId, command.UserId, "You are not a member of the organization", cancellationToken);
        }

        if (wanted.Refused is not null || tenant is null || (command.OrganizationId ?? "") == tenant.OrganizationId)
        {
            return wanted;
        }

        // A new token never moves a connection, and with it its people, to another organization.
        var existing = await CheckTenantAsync(tenant, command.UserId, cancellationToken);
        return existing.Refused is null && command.OrganizationId is not null ? new(null, OtherOrganization) : existing;
    }

    /// <summary>Checks a user who wants to manage an existing connection.</summary>
    public async Task<AccessCheck> CheckTenantAsync(ProviderTenant tenant, string userId, CancellationToken cancellationToken)
    {
        if (tenant.OrganizationId is { } organizationId)
        {
            return await CheckMemberAsync(
                organizationId, userId, "You must be a member of the organization to access this provider", cancellationToken);
        }

        return tenant.OwnerId is null || tenant.OwnerId == userId
            ? new(null, null)
            : new(null, ScimError.Forbidden("You must be the owner to access this provider"));
    }

    /// <summary>Checks a user who wants to manage whatever connections an organization has.</summary>
    public Task<AccessCheck> CheckOrganizationAsync(string organizationId, string userId, CancellationToken cancellationToken) =>
        CheckMemberAsync(organizationId, userId, "You are not a member of the organization", cancellationToken);

    private async Task<AccessCheck> CheckMemberAsync(
        string organizationId, string userId, string otherwise, CancellationToken cancellationToken)
    {
        var memberRoles = await grains.GetOrganization(organizationId).FindRolesAsync(userId, cancellationToken);
        return memberRoles is null ? new(null, ScimError.Forbidden(otherwise))
            : roles.Value.Allows(memberRoles) ? new(new OrganizationMember(userId, memberRoles), null)
            : new(null, ScimError.Forbidden("Insufficient role for this operation"));
    }
}

/// <summary>Whether a user may manage a connection.</summary>
/// <param name="Member">The user as a member of its organization, if it has one.</param>
/// <param name="Refused">Why not, or null.</param>
internal readonly record struct AccessCheck(OrganizationMember? Member, ScimError? Refused);

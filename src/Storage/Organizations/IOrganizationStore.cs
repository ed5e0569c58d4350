namespace ScimCluster.Storage;

/// <summary>
/// Organizations and their members, whose roles <see cref="IMemberRoleStore"/> reads. Every member throws
/// <see cref="StorageUnavailableException"/> if PostgreSQL is away.
/// </summary>
public interface IOrganizationStore
{
    /// <summary>Stores an organization.</summary>
    /// <returns>False if the id is taken; nothing changed then.</returns>
    Task<bool> CreateAsync(OrganizationRow organization, CancellationToken cancellationToken);

    /// <summary>Reads an organization, or null.</summary>
    Task<OrganizationRow?> FindAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Lists all organizations by id, for the operator.</summary>
    Task<IReadOnlyList<OrganizationRow>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Tells whether a user is a member of the organization and active: at least one of its identities there is.</summary>
    Task<bool> IsUserActiveAsync(string organizationId, Guid userId, CancellationToken cancellationToken);

    /// <summary>Reads a user who is a member of the organization, or null; also for members whom no identity provider has sent.</summary>
    Task<OrganizationUserRow?> FindUserAsync(string organizationId, Guid userId, CancellationToken cancellationToken);

    /// <summary>Makes a user a member, or replaces the roles of one.</summary>
    /// <returns>False if there is no such organization.</returns>
    Task<bool> SetMemberAsync(string organizationId, string userId, string roles, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends a membership.</summary>
    /// <returns>False if the user was not a member.</returns>
    Task<bool> RemoveMemberAsync(string organizationId, string userId, CancellationToken cancellationToken);
}

/// <summary>An organization.</summary>
/// <param name="OrganizationId">Its id, as the SaaS knows it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Created">When it was created.</param>
public sealed record OrganizationRow(string OrganizationId, string Name, DateTimeOffset Created);

/// <summary>A user as a member of an organization.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Email">The user's e-mail address, or null while no identity holds the user.</param>
/// <param name="DisplayName">The user's name, or null.</param>
/// <param name="IsActive">Whether at least one identity in the organization is active.</param>
/// <param name="Fields">What the user mapping gives beside e-mail and name, as a JSON object; null for nothing.</param>
public sealed record OrganizationUserRow(Guid UserId, string? Email, string? DisplayName, bool IsActive, string? Fields);

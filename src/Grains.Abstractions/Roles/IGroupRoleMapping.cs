namespace ScimCluster.Grains;

/// <summary>
/// Says which roles groups give in an organization, beside the section <c>GroupRoles</c> and the rules of the organization. Register
/// any number with the silo's services: what they say is united.
/// </summary>
public interface IGroupRoleMapping
{
    /// <summary>
    /// Names the roles that members of groups have. It is asked whenever roles are: at each check for the groups that one user is
    /// in, directly or indirectly, and for the list of members once for all groups of the organization. An exception gives no
    /// roles, and the log names it.
    /// </summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="groups">The groups, each once; what is said of others is ignored.</param>
    /// <param name="cancellationToken">Nobody waits for the answer any more.</param>
    ValueTask<IReadOnlyCollection<GroupRole>> FindRolesAsync(
        string organizationId, IReadOnlyList<RoleGroup> groups, CancellationToken cancellationToken);
}

/// <summary>A role that a group gives.</summary>
/// <param name="Group">One of the groups that were asked about.</param>
/// <param name="Role">The role, or a comma-separated list of roles.</param>
public sealed record GroupRole(RoleGroup Group, string Role);

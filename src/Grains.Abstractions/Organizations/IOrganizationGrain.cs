namespace ScimCluster.Grains;

/// <summary>A tenant of the SaaS: its members and their roles.</summary>
/// <remarks>Get a reference through <see cref="GrainFactoryExtensions.GetOrganization"/>.</remarks>
[Alias("scim.organization")]
public interface IOrganizationGrain : IGrainWithStringKey
{
    /// <summary>Creates the organization.</summary>
    /// <returns>The organization, 400 if its id or name is not usable, or 409 if the id is taken.</returns>
    [Alias("create")]
    Task<Reply<Organization>> CreateAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads the organization.</summary>
    /// <returns>The organization, or 404.</returns>
    [Alias("get")]
    Task<Reply<Organization>> GetAsync(CancellationToken cancellationToken);

    /// <summary>Reads the roles of a user: those given by hand, and those that the user's groups give at this moment.</summary>
    /// <returns>A comma-separated list, or null if the user is not a member or there is no such organization.</returns>
    [Alias("find-roles")]
    Task<string?> FindRolesAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Tells whether a person may work in the organization, as the identity providers see it.</summary>
    /// <param name="userId">The SCIM <c>id</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>
    /// True while the user is a member and at least one identity provider that knows the person says <c>active</c>; false
    /// also for a text that is no id of a User, and for members whom no identity provider has sent.
    /// </returns>
    [Alias("is-user-active")]
    Task<bool> IsUserActiveAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Reads a person of the organization as the SaaS has it: what the identity providers say, by the user mapping.</summary>
    /// <param name="userId">The SCIM <c>id</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The user, or 404 for whoever is not a member or was never sent by an identity provider.</returns>
    [Alias("find-user")]
    Task<Reply<OrganizationUser>> FindUserAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Makes a user a member, or replaces the roles of one that were given by hand.</summary>
    /// <param name="userId">The user, at most 256 characters.</param>
    /// <param name="roles">A comma-separated list with at least one role, such as <c>owner</c> or <c>member,admin</c>.</param>
    /// <param name="notAfter">Until when the caller waits; later it is refused with 503. Null for ever.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The member, 400 if a value is not usable, or 404 if there is no such organization.</returns>
    [Alias("set-member")]
    Task<Reply<OrganizationMember>> SetMemberAsync(
        string userId, string roles, DateTimeOffset? notAfter, CancellationToken cancellationToken);

    /// <summary>Ends a membership.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="notAfter">Until when the caller waits; later nothing is done. Null for ever.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>False if the user was not a member.</returns>
    /// <exception cref="ServiceUnavailableException">It was too late.</exception>
    [Alias("remove-member")]
    Task<bool> RemoveMemberAsync(string userId, DateTimeOffset? notAfter, CancellationToken cancellationToken);

    /// <summary>Lists the members by user id.</summary>
    /// <returns>The members, or 404 if there is no such organization.</returns>
    [Alias("list-members")]
    Task<Reply<OrganizationMemberList>> ListMembersAsync(CancellationToken cancellationToken);

    /// <summary>Reads which groups give which roles.</summary>
    /// <returns>The rules, or 404 if there is no such organization.</returns>
    [Alias("get-group-roles")]
    Task<Reply<GroupRoleRules>> GetGroupRolesAsync(CancellationToken cancellationToken);

    /// <summary>Replaces all rules that say which groups give which roles; the next check of a role goes by them.</summary>
    /// <param name="rules">The rules, at most 500.</param>
    /// <param name="notAfter">Until when the caller waits; later it is refused with 503. Null for ever.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The rules as they are stored, 400 naming the first that is wrong, or 404 if there is no such organization.</returns>
    [Alias("set-group-roles")]
    Task<Reply<GroupRoleRules>> SetGroupRolesAsync(
        GroupRoleRules rules, DateTimeOffset? notAfter, CancellationToken cancellationToken);
}

namespace ScimCluster.Grains;

/// <summary>Reads the Users and Groups of one provider from PostgreSQL, so that every acknowledged write is seen; keeps nothing.</summary>
/// <remarks>Get a reference through <see cref="GrainFactoryExtensions.GetDirectory"/>.</remarks>
[Alias("scim.directory")]
public interface IDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Reads a User (RFC 7644 §3.4.1).</summary>
    /// <returns>The User, or 404: also for an id that another provider uses.</returns>
    [Alias("get")]
    Task<Reply<IdentitySnapshot>> GetAsync(ProviderAccess access, string id, CancellationToken cancellationToken);

    /// <summary>Tells which identity grain to call for an id.</summary>
    /// <returns>The accountId and the user's id, or 404.</returns>
    [Alias("locate")]
    Task<Reply<IdentityLocation>> LocateAsync(ProviderAccess access, string id, CancellationToken cancellationToken);

    /// <summary>Reads a page of those Users that the filter selects, in a stable order (RFC 7644 §3.4.2).</summary>
    /// <returns>
    /// The page. 400 <c>invalidFilter</c>: a filter that cannot be carried out never widens the result. 400 <c>tooMany</c>: it
    /// would have to be evaluated on more Users than the silo's bound. 400 <c>invalidValue</c>: there is no such attribute
    /// to sort by. 400 <c>invalidCursor</c> or <c>expiredCursor</c> (RFC 9865).
    /// </returns>
    [Alias("list")]
    Task<Reply<IdentityList>> ListAsync(ProviderAccess access, ListIdentities query, CancellationToken cancellationToken);

    /// <summary>Reads a Group (RFC 7644 §3.4.1).</summary>
    /// <param name="access">What the token gives access to.</param>
    /// <param name="id">The SCIM <c>id</c>.</param>
    /// <param name="memberLimit">How many members come with it, 10,000 at most; 0 for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The Group, or 404: also for an id that another provider uses.</returns>
    [Alias("get-group")]
    Task<Reply<GroupWithMembers>> GetGroupAsync(ProviderAccess access, string id, int memberLimit, CancellationToken cancellationToken);

    /// <summary>Reads further members of a Group, in the order of their ids. A Group that is not there has none.</summary>
    /// <param name="access">What the token gives access to.</param>
    /// <param name="groupId">The Group.</param>
    /// <param name="after">The member behind whom to begin; null for the first.</param>
    /// <param name="limit">How many at most, 10,000 at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Alias("list-members")]
    Task<MemberEntries> ListMembersAsync(ProviderAccess access, Guid groupId, Guid? after, int limit, CancellationToken cancellationToken);

    /// <summary>Reads a page of those Groups that the filter selects, in a stable order (RFC 7644 §3.4.2).</summary>
    /// <param name="access">What the token gives access to.</param>
    /// <param name="query">The page.</param>
    /// <param name="memberLimit">How many members come with each; 0 for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>As <see cref="ListAsync"/>.</returns>
    [Alias("list-groups")]
    Task<Reply<GroupList>> ListGroupsAsync(ProviderAccess access, ListIdentities query, int memberLimit, CancellationToken cancellationToken);
}

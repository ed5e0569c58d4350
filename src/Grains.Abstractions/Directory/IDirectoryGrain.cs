namespace ScimCluster.Grains;

/// <summary>Reads the Users of one provider from PostgreSQL, so that every acknowledged write is seen; keeps nothing.</summary>
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
}

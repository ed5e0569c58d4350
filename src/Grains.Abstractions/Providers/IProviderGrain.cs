using Orleans.Concurrency;

namespace ScimCluster.Grains;

/// <summary>One identity provider's connection: its owner, its token secrets, and every check of a presented token.</summary>
/// <remarks>
/// Get a reference through <see cref="GrainFactoryExtensions.GetProvider"/>. State is stored with
/// <c>IPersistentState</c>; a row of the <c>providers</c> table, a log row and an outbox row follow in the same
/// transaction. All calls interleave, so that an <see cref="ITokenHook"/> may call the connection it is asked about; what
/// changes the state does so one after the other.
/// </remarks>
[Alias("scim.provider")]
public interface IProviderGrain : IGrainWithStringKey
{
    /// <summary>
    /// Issues a new token and ends all others. The first token makes the connection; a deleted connection comes back
    /// with its people for the organization or owner that had it, and empty for anybody else.
    /// </summary>
    /// <returns>
    /// The token, which cannot be read again; 400 if the name is reserved or an organization is required; 403 if the
    /// caller may not use the organization, the connection belongs to somebody else, or <c>OrganizationId</c> names
    /// another organization than the connection's; or what a policy or hook refuses with.
    /// </returns>
    [Alias("generate-token"), AlwaysInterleave]
    Task<Reply<IssuedToken>> GenerateTokenAsync(GenerateToken command, CancellationToken cancellationToken);

    /// <summary>Issues one more token; the others live on, or end after <c>Overlap</c>.</summary>
    /// <returns>
    /// The token, which cannot be read again; 404 if there is no connection, 403, 409 if the connection has as many
    /// tokens as <c>Tokens:MaxTokens</c> allows, or what a policy or hook refuses with.
    /// </returns>
    [Alias("rotate-token"), AlwaysInterleave]
    Task<Reply<IssuedToken>> RotateTokenAsync(RotateToken command, CancellationToken cancellationToken);

    /// <summary>Ends one token. Once this has answered, no request with it is accepted.</summary>
    /// <returns>The connection, 404 if there is no connection or no such token of it, or 403.</returns>
    [Alias("revoke-token"), AlwaysInterleave]
    Task<Reply<ProviderConnection>> RevokeTokenAsync(RevokeToken command, CancellationToken cancellationToken);

    /// <summary>Checks a presented token against the last committed state, without leaving memory.</summary>
    /// <param name="secret">The secret part of the token.</param>
    /// <param name="organizationId">The organization part, or null where the token has none.</param>
    /// <returns>What the token gives access to, or 401 without saying which part is wrong (RFC 7644 §2).</returns>
    /// <exception cref="ServiceUnavailableException">A hasher or cipher of the deployment's own could not be asked.</exception>
    [Alias("authenticate"), AlwaysInterleave]
    Task<Reply<ProviderAccess>> AuthenticateAsync(string secret, string? organizationId);

    /// <summary>Reads the connection for a user who may manage it.</summary>
    /// <param name="userId">The asking user.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The connection, 404 if there is none, or 403.</returns>
    [Alias("get-connection"), AlwaysInterleave]
    Task<Reply<ProviderConnection>> GetConnectionAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Gives a user who may manage the connection the access that its tokens give.</summary>
    /// <param name="userId">The asking user, whom the provisioning log will name.</param>
    /// <param name="notAfter">Until when the asker waits for what is written with the access. Null for ever.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The access, 404 if there is no connection, or 403.</returns>
    [Alias("get-access"), AlwaysInterleave]
    Task<Reply<ProviderAccess>> GetAccessAsync(string userId, DateTimeOffset? notAfter, CancellationToken cancellationToken);

    /// <summary>Lists the tokens that live, for a user who may manage the connection.</summary>
    /// <param name="userId">The asking user.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The tokens without their secrets, 404 if there is no connection, or 403.</returns>
    [Alias("get-tokens"), AlwaysInterleave]
    Task<Reply<ConnectionTokens>> GetTokensAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Reads which SCIM attributes feed the user model of the SaaS, for a user who may manage the connection.</summary>
    /// <param name="userId">The asking user.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The mapping, 404 if there is no connection, or 403.</returns>
    [Alias("get-user-mapping"), AlwaysInterleave]
    Task<Reply<ConnectionUserMapping>> GetUserMappingAsync(string userId, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the connection a user mapping of its own, or the deployment's again. Each user follows it with the next write.
    /// </summary>
    /// <returns>The mapping, 400 <c>invalidValue</c> if a rule is wrong, 404 if there is no connection, or 403.</returns>
    [Alias("set-user-mapping"), AlwaysInterleave]
    Task<Reply<ConnectionUserMapping>> SetUserMappingAsync(SetUserMapping command, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the connection. Once this has answered, no request with its tokens is accepted; its people stay stored and
    /// come back with the connection.
    /// </summary>
    /// <returns>The connection as it was, 404 if there is none, or 403.</returns>
    [Alias("delete-connection"), AlwaysInterleave]
    Task<Reply<ProviderConnection>> DeleteConnectionAsync(DeleteConnection command, CancellationToken cancellationToken);

    /// <summary>Releases the guard over the connection's Users, for a user who may manage it.</summary>
    /// <param name="userId">The asking user.</param>
    /// <param name="notAfter">Until when the asker waits; later it is refused. Null for ever.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The connection, whether or not the guard was set off; 404 if there is no connection, or 403.</returns>
    [Alias("release-guard"), AlwaysInterleave]
    Task<Reply<ProviderConnection>> ReleaseGuardAsync(string userId, DateTimeOffset? notAfter, CancellationToken cancellationToken);

    /// <summary>Releases the guard over the connection's Users, for an operator.</summary>
    /// <param name="operatorName">The name of the operator's key.</param>
    /// <param name="notAfter">Until when the asker waits; later it is refused. Null for ever.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The connection, whether or not the guard was set off; 404 if there is no connection.</returns>
    [Alias("release-guard-for-operator"), AlwaysInterleave]
    Task<Reply<ProviderConnection>> ReleaseGuardForOperatorAsync(
        string operatorName, DateTimeOffset? notAfter, CancellationToken cancellationToken);

    /// <summary>Brings a deprovisioned User of the connection back, for a user who may manage it.</summary>
    /// <returns>
    /// The User; 404 if there is no connection or no such User, 403, or 409 if the User is not deleted, was deleted too long
    /// ago, or has a unique value that was taken meanwhile.
    /// </returns>
    [Alias("restore-user"), AlwaysInterleave]
    Task<Reply<IdentitySnapshot>> RestoreUserAsync(RestoreUser command, CancellationToken cancellationToken);
}

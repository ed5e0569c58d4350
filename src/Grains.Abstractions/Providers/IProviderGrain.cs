using Orleans.Concurrency;

namespace ScimCluster.Grains;

/// <summary>One identity provider's connection: its owner, its token secrets, and every check of a presented token.</summary>
/// <remarks>
/// Get a reference through <see cref="GrainFactoryExtensions.GetProvider"/>. State is stored with
/// <c>IPersistentState</c>; a row of the <c>providers</c> table, a log row and an outbox row follow in the same
/// transaction.
/// </remarks>
[Alias("scim.provider")]
public interface IProviderGrain : IGrainWithStringKey
{
    /// <summary>
    /// Issues a new token and ends the one before it. The first token makes the connection; a deleted connection comes back
    /// with its people for the organization or owner that had it, and empty for anybody else.
    /// </summary>
    /// <returns>
    /// The token, which cannot be read again; or 403 if the caller may not use the organization, the connection belongs
    /// to somebody else, or <c>OrganizationId</c> names another organization than the connection's.
    /// </returns>
    [Alias("generate-token")]
    Task<Reply<IssuedToken>> GenerateTokenAsync(GenerateToken command, CancellationToken cancellationToken);

    /// <summary>Checks a presented token against the last committed state, without leaving memory.</summary>
    /// <param name="secret">The secret part of the token.</param>
    /// <param name="organizationId">The organization part, or null where the token has none.</param>
    /// <returns>What the token gives access to, or 401 without saying which part is wrong (RFC 7644 §2).</returns>
    [Alias("authenticate"), AlwaysInterleave]
    Task<Reply<ProviderAccess>> AuthenticateAsync(string secret, string? organizationId);

    /// <summary>Reads the connection for a user who may manage it.</summary>
    /// <param name="userId">The asking user.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The connection, 404 if there is none, or 403.</returns>
    [Alias("get-connection")]
    Task<Reply<ProviderConnection>> GetConnectionAsync(string userId, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the connection. Once this has answered, no request with its token is accepted; its people stay stored and
    /// come back with the connection.
    /// </summary>
    /// <returns>The connection as it was, 404 if there is none, or 403.</returns>
    [Alias("delete-connection")]
    Task<Reply<ProviderConnection>> DeleteConnectionAsync(DeleteConnection command, CancellationToken cancellationToken);
}

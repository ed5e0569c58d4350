namespace ScimCluster.Storage;

/// <summary>The users behind the identities. Every member throws <see cref="StorageUnavailableException"/> if PostgreSQL is away.</summary>
public interface IUserStore
{
    /// <summary>
    /// Sets the scope in which users live and e-mail addresses are unique, if there are no users yet; otherwise it stays as
    /// it is.
    /// </summary>
    /// <returns>The scope that holds from now on.</returns>
    Task<UserScope> SettleScopeAsync(UserScope wanted, CancellationToken cancellationToken);

    /// <summary>Reads who has an e-mail address in the scope of a provider's users.</summary>
    /// <param name="providerKey">The provider that wants to create an identity with this address.</param>
    /// <param name="content">The identity's keys.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>
    /// The user; null if nobody has the address, and if the identity is that of a person whom the provider deprovisioned,
    /// who comes back as the same user and is linked to no other.
    /// </returns>
    Task<EmailHolder?> FindEmailHolderAsync(Guid providerKey, IdentityContent content, CancellationToken cancellationToken);
}

/// <summary>Where users live: an e-mail address is that of one user in each scope.</summary>
public enum UserScope
{
    /// <summary>Each organization has users of its own; so have the owners of personal connections.</summary>
    Organization,

    /// <summary>All organizations share their users.</summary>
    Global,
}

/// <summary>The user who has an e-mail address.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Email">The address as stored.</param>
/// <param name="DisplayName">The user's name, or null.</param>
/// <param name="IsMember">Whether the user is a member of the asking provider's organization; false if it has none.</param>
/// <param name="IsKnown">Whether the asking provider has an identity of this user already.</param>
public sealed record EmailHolder(Guid UserId, string Email, string? DisplayName, bool IsMember, bool IsKnown);

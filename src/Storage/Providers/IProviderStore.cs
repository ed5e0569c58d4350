namespace ScimCluster.Storage;

/// <summary>
/// Lists the living providers, and keeps when their tokens were last used. The rows of providers are written by a trigger
/// on Orleans' storage table, in the transaction that stores the provider grain's state. Every member throws <see cref="StorageUnavailableException"/> if PostgreSQL is away.
/// </summary>
public interface IProviderStore
{
    /// <summary>Lists the living providers of an organization by providerId.</summary>
    Task<IReadOnlyList<ProviderRow>> ListByOrganizationAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>
    /// Lists by providerId the living providers that a user could manage: the personal ones of the user and of nobody, and
    /// those of every organization in which the user is a member, with the user's roles there.
    /// </summary>
    Task<IReadOnlyList<ProviderRow>> ListByUserAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Lists when the tokens of a provider were last used; a token that never was is missing.</summary>
    Task<IReadOnlyList<TokenUse>> ListTokenUsesAsync(Guid providerKey, CancellationToken cancellationToken);

    /// <summary>Writes when tokens of a provider were last used, and forgets the tokens that it has no more.</summary>
    /// <param name="providerKey">The provider.</param>
    /// <param name="uses">The uses; a later one that is stored stays.</param>
    /// <param name="tokenIds">All tokens that the provider has.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task WriteTokenUsesAsync(
        Guid providerKey, IReadOnlyCollection<TokenUse> uses, IReadOnlyCollection<Guid> tokenIds, CancellationToken cancellationToken);
}

/// <summary>A living provider.</summary>
/// <param name="ProviderKey">The tenant.</param>
/// <param name="ProviderId">Its name, unique among the living.</param>
/// <param name="OrganizationId">The organization that owns it, or null for a personal one.</param>
/// <param name="OwnerId">The user who made it, or null.</param>
/// <param name="MemberRoles">The roles of the asking user in the organization, or null.</param>
public sealed record ProviderRow(
    Guid ProviderKey,
    string ProviderId,
    string? OrganizationId,
    string? OwnerId,
    string? MemberRoles);

/// <summary>When a token was last accepted.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="LastUsedAt">The time.</param>
public sealed record TokenUse(Guid TokenId, DateTimeOffset LastUsedAt);

namespace ScimCluster.Grains;

/// <summary>Makes the token of an organization that has one connection, without choosing a name for it.</summary>
public static class ScimTokenExtensions
{
    /// <summary>
    /// Makes the organization's connection <see cref="ProviderName.OfOrganization"/>, or a new token for it, which ends the
    /// earlier ones.
    /// </summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="userId">The asking user.</param>
    /// <param name="requestId">The id under which the request is found in the log.</param>
    /// <param name="notAfter">Until when the asker waits; later it is refused. Null for ever.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The token, or the refusals of <see cref="IProviderGrain.GenerateTokenAsync"/>.</returns>
    /// <exception cref="ArgumentException">The organization's id is empty, or no Unicode text.</exception>
    public static Task<Reply<IssuedToken>> CreateScimTokenAsync(
        this IGrainFactory grains,
        string organizationId,
        string userId,
        string requestId,
        DateTimeOffset? notAfter = null,
        CancellationToken cancellationToken = default) =>
        grains.GetProvider(ProviderName.OfOrganization(organizationId))
            .GenerateTokenAsync(new GenerateToken(userId, organizationId, requestId, notAfter), cancellationToken);
}

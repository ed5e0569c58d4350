namespace ScimCluster.Grains;

/// <summary>Stands guard over the people of a provider: so many deactivations and deletions at once are a mistake.</summary>
/// <remarks>
/// Get a reference through <see cref="GrainFactoryExtensions.GetDeprovisioningGuard"/>. Off unless configured. Counts requests
/// before they are carried out, each deactivation and each deletion as one.
/// </remarks>
[Alias("scim.deprovisioning-guard")]
public interface IDeprovisioningGuardGrain : IGrainWithStringKey
{
    /// <summary>Asks whether a user of the provider may be deactivated or deleted.</summary>
    /// <returns>Null, or 503 until the guard is released.</returns>
    [Alias("admit")]
    Task<Refusal?> AdmitAsync(ProviderAccess access, CancellationToken cancellationToken);

    /// <summary>Lets the provider go on, with a count that begins anew. If the guard was set off, the log says who did it.</summary>
    /// <param name="access">The provider.</param>
    /// <param name="actor">The administrator, or <c>operator:</c> and the name of an operator's key.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("release")]
    Task ReleaseAsync(ProviderAccess access, string actor, CancellationToken cancellationToken);
}

using Microsoft.Extensions.Options;

namespace ScimCluster.Grains;

/// <summary>Asks the guard over a provider's Users, where there is one.</summary>
internal sealed class DeprovisioningGuard(IGrainFactory grains, IOptions<DeprovisioningGuardOptions> options)
{
    /// <summary>Asks whether a user may be deactivated or deleted.</summary>
    /// <returns>Null, or why not.</returns>
    public ValueTask<Refusal?> AdmitAsync(ProviderAccess access, CancellationToken cancellationToken) =>
        options.Value.Mode == DeprovisioningGuardMode.Off
            ? default
            : new(grains.GetDeprovisioningGuard(access.ProviderId).AdmitAsync(access, cancellationToken));
}

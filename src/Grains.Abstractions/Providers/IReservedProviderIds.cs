namespace ScimCluster.Grains;

/// <summary>
/// Tells which names connections may not have, beyond those of the configuration: those of single sign-on providers that
/// the SaaS keeps in its own database, for instance. Register it with the silo's services.
/// </summary>
public interface IReservedProviderIds
{
    /// <summary>Tells whether another account provider has this name.</summary>
    ValueTask<bool> IsReservedAsync(string providerId, CancellationToken cancellationToken);
}

using Orleans.Concurrency;

namespace ScimCluster.Grains;

/// <summary>Delivers the changes of one partition to the handlers of the silos and to the organization's webhooks.</summary>
/// <remarks>
/// Get a reference through <see cref="GrainFactoryExtensions.GetDispatcher"/>. The silos wake it by themselves; a service need
/// not. Its progress is in PostgreSQL, so another activation goes on where this one stood.
/// </remarks>
[Alias("scim.dispatcher")]
public interface IDispatcherGrain : IGrainWithStringKey
{
    /// <summary>Says that there may be something to deliver. Returns at once; to say it too often does no harm.</summary>
    [Alias("wake"), OneWay]
    Task WakeAsync();
}

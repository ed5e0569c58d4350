using Microsoft.Extensions.Options;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>What all dispatchers of a silo share.</summary>
internal sealed class DeliveryServices(
    IDeliveryStore store, ChangeConsumers consumers, DeliveryReport report, TimeProvider time, IOptions<DeliveryOptions> options)
{
    private readonly CancellationTokenSource _stopping = new();

    public IDeliveryStore Store => store;

    public ChangeConsumers Consumers => consumers;

    public DeliveryReport Report => report;

    public TimeProvider Time => time;

    public DeliveryOptions Options => options.Value;

    /// <summary>Ends with the silo: what is on its way then comes again.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public void Stop() => _stopping.Cancel();
}

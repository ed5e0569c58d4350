using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ScimCluster.Storage;

namespace ScimCluster.Grains.Tests.Delivery;

/// <summary>Parts of the delivery without a silo around them.</summary>
internal static class DeliveryParts
{
    /// <summary>What dispatchers and pumps share, for one handler.</summary>
    public static DeliveryServices Services(IServiceProvider storage, IChangeHandler handler, TimeProvider time)
    {
        var options = Options.Create(new DeliveryOptions());
        var consumers = new ChangeConsumers(
            [handler], Organizations(storage, time), storage.GetRequiredService<IWebhookStore>(), null!, time, options);
        var report = new DeliveryReport(NullLogger<DeliveryReport>.Instance, time);
        return new DeliveryServices(storage.GetRequiredService<IDeliveryStore>(), consumers, report, time, options);
    }

    /// <summary>A pump of one handler.</summary>
    public static ConsumerPump Pump(IServiceProvider storage, ChangePartition partition, IChangeHandler handler, string holder, TimeProvider time)
    {
        var services = Services(storage, handler, time);
        var consumer = new HandlerConsumer(handler, Organizations(storage, time), time, services.Options);
        return new ConsumerPump(partition, consumer, holder, services);
    }

    private static OrganizationNames Organizations(IServiceProvider storage, TimeProvider time) =>
        new(storage.GetRequiredService<IOrganizationStore>(), time);
}

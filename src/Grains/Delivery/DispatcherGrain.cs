using Orleans.Concurrency;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

// The place of a partition's dispatcher in the cluster. What it does runs beside its turns.
[Reentrant]
internal sealed class DispatcherGrain(DeliveryServices services) : Grain, IDispatcherGrain
{
    private PartitionDispatcher? _dispatcher;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _dispatcher = new PartitionDispatcher(ChangePartition.Parse(this.Partition()), services);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_dispatcher is { } dispatcher)
        {
            await dispatcher.DisposeAsync();
        }
    }

    public Task WakeAsync()
    {
        _dispatcher?.Wake();
        return Task.CompletedTask;
    }
}

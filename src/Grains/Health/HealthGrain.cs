using Orleans.Concurrency;

namespace ScimCluster.Grains;

[StatelessWorker, Reentrant]
internal sealed class HealthGrain : Grain, IHealthGrain
{
    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

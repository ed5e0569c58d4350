using Orleans.Concurrency;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

[StatelessWorker, Reentrant]
internal sealed class RefusalsGrain(IProvisioningLogStore store) : Grain, IRefusalsGrain
{
    public Task AppendAsync(RefusedRequest[] requests, CancellationToken cancellationToken) => store.AppendAsync(
        [
            .. requests.Select(request => new LoggedRefusal(
                request.Id,
                request.Occurred,
                request.ProviderKey,
                request.Operation,
                request.ResourceType,
                request.ResourceId,
                request.AccountId,
                request.TokenId,
                request.TokenLabel,
                request.Status,
                request.ScimType,
                request.Detail,
                request.RequestId,
                request.DurationMilliseconds)),
        ],
        cancellationToken);
}

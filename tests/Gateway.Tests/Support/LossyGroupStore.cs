using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Storage;

namespace ScimCluster.Gateway.Tests.Support;

/// <summary>The real store of groups, which commits a create or a change and then does what a test wants instead of answering.</summary>
internal class LossyGroupStore : DispatchProxy
{
    private IGroupStore _store = null!;
    private Losses _losses = null!;

    /// <summary>Puts it before the store of a server.</summary>
    public static void Replace(IServiceCollection services, Losses losses)
    {
        var real = services.Last(service => service.ServiceType == typeof(IGroupStore));
        services.AddSingleton(provider =>
        {
            var lossy = Create<IGroupStore, LossyGroupStore>();
            var proxy = (LossyGroupStore)(object)lossy;
            (proxy._store, proxy._losses) = ((IGroupStore)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!), losses);
            return lossy;
        });
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = targetMethod!.Invoke(_store, args);
        return targetMethod.Name is nameof(IGroupStore.CreateAsync) or nameof(IGroupStore.UpdateAsync)
            ? AfterAsync((Task<GroupWrite>)answer!, (CancellationToken)args![1]!) : answer;
    }

    private async Task<GroupWrite> AfterAsync(Task<GroupWrite> write, CancellationToken cancellationToken) =>
        await _losses.AfterAsync(await write, done => done.Status, cancellationToken);
}

namespace ScimCluster.Grains;

/// <summary>Raises the signal behind every call of a grain that may have written a change, when its answer is ready.</summary>
internal sealed class ChangeSignalFilter(ChangeSignal signal) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.Grain is IIdentityGrain or IGroupGrain or IProviderImportGrain)
        {
            signal.Raise();
        }
    }
}

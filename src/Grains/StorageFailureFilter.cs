using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>
/// Turns "PostgreSQL is away" into an exception that every caller can read, whether or not it has the driver's types.
/// </summary>
internal sealed class StorageFailureFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (StorageUnavailableException e)
        {
            throw new ServiceUnavailableException("PostgreSQL is not available.", e);
        }
    }
}

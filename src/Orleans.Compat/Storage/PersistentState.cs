namespace Orleans.Storage;

/// <summary>One state of one activation.</summary>
internal sealed class PersistentState<T>(string stateName, GrainId grainId, IGrainStorage storage) : IPersistentState<T>
{
    private readonly GrainState<T> _state = new(PersistentStates.NewState<T>());

    public T State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.ReadStateAsync(stateName, grainId, _state, cancellationToken);
        }
        catch (Exception e) when (IsForeign(e))
        {
            throw Wrapped("read", e);
        }
    }

    public async Task WriteStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.WriteStateAsync(stateName, grainId, _state, cancellationToken);
        }
        catch (Exception e) when (IsForeign(e))
        {
            throw Wrapped("write", e);
        }
    }

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.ClearStateAsync(stateName, grainId, _state, cancellationToken);
        }
        catch (Exception e) when (IsForeign(e))
        {
            throw Wrapped("clear", e);
        }
    }

    private static bool IsForeign(Exception e) => e is not (OrleansException or OperationCanceledException);

    private OrleansException Wrapped(string operation, Exception e) =>
        new($"Storage could not {operation} the state \"{stateName}\" of grain {grainId}: {e.GetType()}: {e.Message}", e);
}

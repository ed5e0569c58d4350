using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Serialization;

namespace Orleans.Storage;

/// <summary>The states that all silos of a cluster in this process keep in memory.</summary>
internal sealed class MemoryStorageTables
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<(string, GrainId), MemoryRecord>> _tables = new(StringComparer.Ordinal);
    private long _version;

    public long NextVersion() => Interlocked.Increment(ref _version);

    public ConcurrentDictionary<(string State, GrainId Grain), MemoryRecord> Table(string name) => _tables.GetOrAdd(name, static _ => new());
}

internal sealed record MemoryRecord(object? State, string ETag);

/// <summary>Keeps states in memory, as long as the cluster runs.</summary>
internal sealed class MemoryStorage(string name, MemoryStorageTables tables, IGrainStorageSerializer serializer) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), MemoryRecord> _records = tables.Table(name);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = _records.TryGetValue((stateName, grainId), out var record);
        grainState.State = found ? Copy((T?)record!.State) : PersistentStates.NewState<T>();
        grainState.ETag = record?.ETag;
        grainState.RecordExists = found;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var written = new MemoryRecord(Copy(grainState.State), NextETag());
        var stored = _records.GetValueOrDefault(key);
        var matches = string.Equals(stored?.ETag, grainState.ETag, StringComparison.Ordinal);
        if (!matches || !(stored is null ? _records.TryAdd(key, written) : _records.TryUpdate(key, written, stored)))
        {
            throw Conflict(stateName, grainId, stored, grainState.ETag);
        }

        grainState.ETag = written.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var stored = _records.GetValueOrDefault(key);
        var matches = string.Equals(stored?.ETag, grainState.ETag, StringComparison.Ordinal);
        if (!matches || (stored is not null && !_records.TryRemove(KeyValuePair.Create(key, stored))))
        {
            throw Conflict(stateName, grainId, stored, grainState.ETag);
        }

        grainState.State = PersistentStates.NewState<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static InconsistentStateException Conflict(string stateName, GrainId grainId, MemoryRecord? stored, string? named) =>
        new($"State \"{stateName}\" of grain {grainId} has changed since it was read.", stored?.ETag, named);

    // What cannot cross a grain call may still be stored, as JSON.
    private T? Copy<T>(T? state) =>
        state is null ? state
        : DeepCopy.IsSupported(state.GetType()) ? (T)DeepCopy.Of(state)!
        : serializer.Deserialize<T>(serializer.Serialize(state));

    private string NextETag() => tables.NextVersion().ToString(CultureInfo.InvariantCulture);
}

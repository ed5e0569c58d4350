using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Storage;

/// <summary>
/// Keeps states in PostgreSQL, through statements that the table OrleansQuery holds. The ETag is the row's version.
/// </summary>
internal sealed class AdoNetGrainStorage(
    string name, AdoNetGrainStorageOptions options, IOptions<ClusterOptions> cluster, IGrainStorageSerializer defaultSerializer)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, ILifecycleObserver
{
    private readonly IGrainStorageSerializer _serializer = options.GrainStorageSerializer ?? defaultSerializer;
    private DbDataSource? _database;
    private AdoNetQueries? _queries;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe($"AdoNetGrainStorage {name}", options.InitStage, this);

    public async Task OnStart(CancellationToken cancellationToken = default)
    {
        _database = AdoNetDatabase.Open($"AdoNetGrainStorage \"{name}\"", options.DataSource, options.ConnectionString, options.Invariant);
        _queries = await AdoNetQueries.ReadAsync(_database, cancellationToken);
    }

    public async Task OnStop(CancellationToken cancellationToken = default)
    {
        // A data source that the application brought is the application's to close.
        if (_database is not null && options.DataSource is null)
        {
            await _database.DisposeAsync();
        }
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        await using var command = Command(Queries.Read, stateName, grainId);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
        byte[]? payload = null;
        int? version = null;
        if (await reader.ReadAsync(cancellationToken))
        {
            payload = reader["PayloadBinary"] as byte[];
            version = reader["Version"] as int?;
        }

        grainState.State = payload is null ? PersistentStates.NewState<T>() : _serializer.Deserialize<T>(new BinaryData(payload));
        grainState.ETag = version?.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = payload is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var version = Version(grainState.ETag);
        await using var command = Command(Queries.Write, stateName, grainId)
            .WithParameter("GrainStateVersion", DbType.Int32, version)
            .WithParameter("PayloadBinary", DbType.Binary, _serializer.Serialize(grainState.State).ToArray());
        var written = await NewVersionAsync(command, "NewGrainStateVersion", cancellationToken);
        if (written is null || written == version)
        {
            throw Conflict("write", stateName, grainId, written, grainState.ETag);
        }

        grainState.ETag = written.Value.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        // What was never written cannot be cleared.
        if (Version(grainState.ETag) is { } version)
        {
            await using var command = Command(options.DeleteStateOnClear ? Queries.Delete : Queries.Clear, stateName, grainId)
                .WithParameter("GrainStateVersion", DbType.Int32, version);
            var cleared = await NewVersionAsync(command, column: null, cancellationToken);
            if (cleared is null || cleared == version)
            {
                throw Conflict("clear", stateName, grainId, cleared, grainState.ETag);
            }

            grainState.ETag = options.DeleteStateOnClear ? null : cleared.Value.ToString(CultureInfo.InvariantCulture);
        }

        grainState.State = PersistentStates.NewState<T>();
        grainState.RecordExists = false;
    }

    private AdoNetQueries Queries =>
        _queries ?? throw new OrleansException($"AdoNetGrainStorage \"{name}\" is used before the silo has started it.");

    private DbCommand Command(string text, string stateName, GrainId grainId)
    {
        var key = AdoNetGrainKey.Of(grainId);
        return _database!.CreateCommand(text)
            .WithParameter("GrainIdHash", DbType.Int32, grainId.Key.GetHashCode())
            .WithParameter("GrainIdN0", DbType.Int64, key.N0)
            .WithParameter("GrainIdN1", DbType.Int64, key.N1)
            .WithParameter("GrainTypeHash", DbType.Int32, StableHash.Of(stateName))
            .WithParameter("GrainTypeString", DbType.String, stateName)
            .WithParameter("GrainIdExtensionString", DbType.String, key.Extension)
            .WithParameter("ServiceId", DbType.String, cluster.Value.ServiceId);
    }

    private static async Task<int?> NewVersionAsync(DbCommand command, string? column, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var value = column is null ? reader.GetValue(0) : reader[column];
        return value is DBNull ? null : Convert.ToInt32(value, CultureInfo.InvariantCulture);
    }

    private static int? Version(string? etag) => etag is null ? null : int.Parse(etag, CultureInfo.InvariantCulture);

    private static InconsistentStateException Conflict(string operation, string stateName, GrainId grainId, int? stored, string? named) =>
        new(
            $"Version conflict on {operation} of state \"{stateName}\" of grain {grainId}.",
            stored?.ToString(CultureInfo.InvariantCulture),
            named);
}

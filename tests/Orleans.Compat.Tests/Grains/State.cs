using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace ScimCluster.Orleans.Compat.Tests.Grains;

[GenerateSerializer]
[Alias("test.notes")]
public sealed class Notes
{
    [Id(0)]
    public List<string> Lines { get; set; } = [];
}

[Alias("test.state")]
public interface IStateGrain : IGrainWithStringKey
{
    [Alias("add")]
    Task<int> Add(string line);

    [Alias("add-unwritten")]
    Task AddWithoutWriting(string line);

    [Alias("lines")]
    Task<List<string>> Lines();

    [Alias("exists")]
    Task<(bool Exists, string? ETag)> Record();

    [Alias("clear")]
    Task Clear();

    [Alias("reread")]
    Task Reread();

    [Alias("write-beside")]
    Task WriteBeside();

    [Alias("activation")]
    Task<string> ActivationName();
}

[Alias("test.ado-state")]
public interface IAdoNetStateGrain : IStateGrain;

[Alias("test.number-state")]
public interface INumberedStateGrain : IGrainWithIntegerKey
{
    [Alias("set")]
    Task Set(string line);

    [Alias("get")]
    Task<List<string>> Get();
}

internal abstract class StateGrainBase(IPersistentState<Notes> notes, string storageName) : Grain, IStateGrain
{
    public async Task<int> Add(string line)
    {
        notes.State.Lines.Add(line);
        await notes.WriteStateAsync();
        return notes.State.Lines.Count;
    }

    public Task AddWithoutWriting(string line)
    {
        notes.State.Lines.Add(line);
        return Task.CompletedTask;
    }

    public Task<List<string>> Lines() => Task.FromResult(notes.State.Lines);

    public Task<(bool Exists, string? ETag)> Record() => Task.FromResult((notes.RecordExists, notes.Etag));

    public Task Clear() => notes.ClearStateAsync();

    public Task Reread() => notes.ReadStateAsync();

    // As another activation of this grain would that the cluster has for a moment.
    public async Task WriteBeside()
    {
        var storage = ServiceProvider.GetRequiredKeyedService<IGrainStorage>(storageName);
        var state = new GrainState<Notes>(new Notes());
        await storage.ReadStateAsync("notes", GrainContext.GrainId, state);
        state.State!.Lines.Add("beside");
        await storage.WriteStateAsync("notes", GrainContext.GrainId, state);
    }

    public Task<string> ActivationName() => Task.FromResult(GrainContext.ActivationId.ToString());
}

internal sealed class StateGrain([PersistentState("notes")] IPersistentState<Notes> notes) : StateGrainBase(notes, "Default");

internal sealed class AdoNetStateGrain([PersistentState("notes", "ado")] IPersistentState<Notes> notes)
    : StateGrainBase(notes, "ado"), IAdoNetStateGrain;

internal sealed class NumberedStateGrain([PersistentState("numbered", "ado")] IPersistentState<Notes> notes) : Grain, INumberedStateGrain
{
    public Task Set(string line)
    {
        notes.State = new Notes { Lines = [line] };
        return notes.WriteStateAsync();
    }

    public Task<List<string>> Get() => Task.FromResult(notes.State.Lines);
}

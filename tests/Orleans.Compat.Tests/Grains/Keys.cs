using Orleans.Concurrency;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests.Grains;

[Alias("test.by-guid")]
public interface IByGuidGrain : IGrainWithGuidKey
{
    [Alias("key")]
    Task<Guid> Key();
}

[Alias("test.by-number")]
public interface IByNumberGrain : IGrainWithIntegerKey
{
    [Alias("key")]
    Task<long> Key();
}

[Alias("test.by-pair")]
public interface IByPairGrain : IGrainWithIntegerCompoundKey
{
    [Alias("key")]
    Task<(long Number, string? Extension)> Key();
}

[Alias("test.internal")]
internal interface IInternalGrain : IGrainWithStringKey
{
    [Alias("tell"), OneWay]
    Task Tell(string text);

    [Alias("told")]
    Task<string> Told();

    [Alias("self")]
    Task<IInternalGrain> Self();
}

internal sealed class ByGuidGrain : Grain, IByGuidGrain
{
    public Task<Guid> Key() => Task.FromResult(this.GetPrimaryKey());
}

internal sealed class ByNumberGrain : Grain, IByNumberGrain
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}

internal sealed class ByPairGrain : Grain, IByPairGrain
{
    public Task<(long Number, string? Extension)> Key()
    {
        var number = this.GetPrimaryKeyLong(out var extension);
        return Task.FromResult((number, extension));
    }
}

/// <summary>Has no base class, and filters its own calls.</summary>
[GrainType("named-by-hand")]
internal sealed class PlainGrain(IGrainContext context) : IGrainBase, IInternalGrain, IIncomingGrainCallFilter
{
    private string _told = "";

    public IGrainContext GrainContext { get; } = context;

    public Task Tell(string text)
    {
        _told = text;
        Signals.For(text).Enter();
        throw new InvalidOperationException("Nobody hears this.");
    }

    public Task<string> Told() => Task.FromResult(_told);

    public Task<IInternalGrain> Self() => Task.FromResult(this.AsReference<IInternalGrain>());

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.Result is string text)
        {
            context.Result = $"filtered {text}";
        }
    }
}

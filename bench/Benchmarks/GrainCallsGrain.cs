namespace ScimCluster.Benchmarks;

/// <summary>Answers with what it was given.</summary>
[Alias("bench.echo")]
public interface IEchoGrain : IGrainWithStringKey
{
    [Alias("where")]
    Task<string> WhereAsync();

    [Alias("echo")]
    Task<string> EchoAsync(string document);
}

internal sealed class EchoGrain(ILocalSiloDetails silo) : Grain, IEchoGrain
{
    public Task<string> WhereAsync() => Task.FromResult(silo.SiloAddress.ToString());

    public Task<string> EchoAsync(string document) => Task.FromResult(document);
}

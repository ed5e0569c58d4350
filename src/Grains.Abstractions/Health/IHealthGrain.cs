namespace ScimCluster.Grains;

/// <summary>Answers, which shows that the caller reaches a silo that runs grains. Silos start only on a migrated database.</summary>
[Alias("health")]
public interface IHealthGrain : IGrainWithStringKey
{
    /// <summary>Does nothing.</summary>
    [Alias("ping")]
    Task PingAsync(CancellationToken cancellationToken);
}

namespace Orleans.Configuration;

/// <summary>How silos find out which of them are alive.</summary>
public class ClusterMembershipOptions
{
    /// <summary>A silo whose row is older than so many publishing periods is stale: it does not count, and nobody waits for it.</summary>
    public int NumMissedTableIAmAliveLimit { get; set; } = 3;

    /// <summary>Whether silos declare others dead at all.</summary>
    public bool LivenessEnabled { get; set; } = true;

    /// <summary>How often a silo probes others, and how long it waits for the answer.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a silo reads the table.</summary>
    public TimeSpan TableRefreshTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>After so long a vote no longer counts.</summary>
    public TimeSpan DeathVoteExpirationTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>How often a silo writes into its row that it is alive.</summary>
    public TimeSpan IAmAliveTablePublishTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a silo that joins tries to reach all others.</summary>
    public TimeSpan MaxJoinAttemptTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Silos tell each other when the table has changed.</summary>
    public bool UseLivenessGossip { get; set; } = true;

    /// <summary>How many others a silo probes.</summary>
    public int NumProbedSilos { get; set; } = 10;

    /// <summary>After so many probes without an answer a silo votes for the other's death.</summary>
    public int NumMissedProbesLimit { get; set; } = 3;

    /// <summary>How many votes declare a silo dead; half of the active silos are enough.</summary>
    public int NumVotesForDeathDeclaration { get; set; } = 2;

    /// <summary>The age at which rows of silos that are gone are deleted.</summary>
    public TimeSpan DefunctSiloExpiration { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often such rows are looked for; null for never.</summary>
    public TimeSpan? DefunctSiloCleanupPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many rows of silos that are gone may stay, whatever their age; null for any number.</summary>
    public int? MaxDefunctSiloEntries { get; set; } = 25;
}

namespace ScimCluster.Gateway.Hosting;

/// <summary>The cluster that a program belongs to, and how it finds out what has failed. Section <c>Cluster</c> of the configuration.</summary>
public sealed class ClusterSettings
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Cluster";

    /// <summary>Part of the key of stored grain state: the same for all silos of all builds, for ever.</summary>
    public const string ServiceId = "scim";

    /// <summary>Programs with the same id on the same database belong together. Default <c>scim</c>.</summary>
    public string ClusterId { get; set; } = "scim";

    /// <summary>How long a grain call may take until its caller gives up. Default 10 seconds.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Silos: how often a silo probes others, and how long it waits for the answer. Default 5 seconds.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Silos: after so many probes without an answer a silo votes for the other's death. Default 3.</summary>
    public int MissedProbesLimit { get; set; } = 3;

    /// <summary>Silos: so many votes declare a silo dead; half of the silos are enough. Default 2.</summary>
    public int DeathVotes { get; set; } = 2;

    /// <summary>Silos: how often a silo reads the membership table without being told to. Default one minute.</summary>
    public TimeSpan TableRefreshPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Silos: how often a silo writes into its row that it is alive; a row three times this old is not waited for. Default 10 seconds.</summary>
    public TimeSpan AliveUpdatePeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Silos: how long a silo that joins tries to reach all others. Default 5 minutes.</summary>
    public TimeSpan MaxJoinTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gateways: how often a gateway reads which silos there are. Default 30 seconds.</summary>
    public TimeSpan GatewayListRefreshPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gateways: how long a gateway that found no silo at its start waits before it looks again. Default 2 seconds.</summary>
    public TimeSpan ConnectRetryDelay { get; set; } = TimeSpan.FromSeconds(2);
}

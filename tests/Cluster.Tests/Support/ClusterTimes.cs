namespace ScimCluster.Cluster.Tests.Support;

/// <summary>The periods that tests set: short ones, so that a dead silo is noticed soon.</summary>
internal static class ClusterTimes
{
    /// <summary>How often silos probe each other, and how long they wait for the answer.</summary>
    public static readonly TimeSpan Probe = TimeSpan.FromSeconds(1);

    /// <summary>After so many probes without an answer a silo votes.</summary>
    public const int MissedProbes = 2;

    /// <summary>The configured time of detection: the probe that was just answered, and those that are not.</summary>
    public static readonly TimeSpan Detection = Probe * (MissedProbes + 1);

    /// <summary>How long a grain call may take.</summary>
    public static readonly TimeSpan Response = TimeSpan.FromSeconds(4);

    /// <summary>How long a request may take.</summary>
    public static readonly TimeSpan Request = TimeSpan.FromSeconds(12);

    /// <summary>How long a program that stops goes on serving.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(1.5);
}

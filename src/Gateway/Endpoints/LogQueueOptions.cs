using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>How refused requests wait for the provisioning log. Section <c>ProvisioningLog</c> of the configuration.</summary>
public sealed class LogQueueOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "ProvisioningLog";

    /// <summary>How many refused requests of a gateway may wait; further ones are not logged, but counted. Default 10000.</summary>
    [Range(1, 1_000_000, ErrorMessage = "ProvisioningLog:QueueLength must be between 1 and 1000000.")]
    public int QueueLength { get; set; } = 10_000;
}

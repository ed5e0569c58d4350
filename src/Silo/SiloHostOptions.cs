using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Silo;

/// <summary>How the silo takes part in the cluster. Section <c>Silo</c> of the configuration.</summary>
internal sealed class SiloHostOptions
{
    public const string Section = "Silo";

    /// <summary>The port for other silos. Default 11111.</summary>
    [Range(1, 65535, ErrorMessage = "Silo:SiloPort must be between 1 and 65535.")]
    public int SiloPort { get; set; } = 11111;

    /// <summary>The port for clients of the cluster. Default 30000.</summary>
    [Range(1, 65535, ErrorMessage = "Silo:GatewayPort must be between 1 and 65535.")]
    public int GatewayPort { get; set; } = 30000;
}

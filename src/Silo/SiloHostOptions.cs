using System.Net;
using Microsoft.Extensions.Options;

namespace ScimCluster.Silo;

/// <summary>How the silo takes part in the cluster. Section <c>Silo</c> of the configuration.</summary>
public sealed class SiloHostOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Silo";

    /// <summary>What the silo is called in the membership table and in logs. Default: a name made of its address.</summary>
    public string? Name { get; set; }

    /// <summary>The IP address at which other silos and clients reach this one; it listens there. Default 127.0.0.1.</summary>
    public string AdvertisedAddress { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>The port for other silos. Default 11111.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>The port for clients of the cluster. Default 30000.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>
    /// True serves SCIM and management HTTP in this process; false leaves that to gateways, and only the health routes
    /// are there. Default true.
    /// </summary>
    public bool HostGateway { get; set; } = true;
}

/// <summary>Checks <see cref="SiloHostOptions"/> when the host starts and reports every error with its key.</summary>
internal sealed class SiloHostOptionsValidator : IValidateOptions<SiloHostOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloHostOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(SiloHostOptions options)
    {
        if (!IPAddress.TryParse(options.AdvertisedAddress, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            yield return $"Silo:AdvertisedAddress is '{options.AdvertisedAddress}': it must be the IP address of this machine or pod.";
        }

        if (options.SiloPort is < 1 or > IPEndPoint.MaxPort)
        {
            yield return $"Silo:SiloPort must be between 1 and {IPEndPoint.MaxPort}.";
        }

        if (options.GatewayPort is < 1 or > IPEndPoint.MaxPort)
        {
            yield return $"Silo:GatewayPort must be between 1 and {IPEndPoint.MaxPort}.";
        }

        if (options.SiloPort == options.GatewayPort)
        {
            yield return "Silo:SiloPort and Silo:GatewayPort must differ.";
        }
    }
}

using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>Who this silo is.</summary>
public interface ILocalSiloDetails
{
    string Name { get; }

    string ClusterId { get; }

    string DnsHostName { get; }

    SiloAddress SiloAddress { get; }

    SiloAddress GatewayAddress { get; }
}

internal sealed class LocalSiloDetails : ILocalSiloDetails
{
    private readonly string? _name;

    public LocalSiloDetails(IOptions<SiloOptions> silo, IOptions<ClusterOptions> cluster, IOptions<EndpointOptions> endpoints)
    {
        DnsHostName = Dns.GetHostName();
        var address = endpoints.Value.AdvertisedIPAddress ?? IPAddress.Loopback;
        var generation = SiloGeneration.Next();
        SiloAddress = SiloAddress.New(address, endpoints.Value.SiloPort, generation);
        GatewayAddress = SiloAddress.New(address, endpoints.Value.GatewayPort, 0);
        _name = silo.Value.SiloName;
        ClusterId = ClusterIdOf(cluster.Value);
    }

    public string Name => _name ?? $"Silo_{SiloAddress.ToParsableString()}";

    public string ClusterId { get; }

    public string DnsHostName { get; }

    public SiloAddress SiloAddress { get; private set; }

    public SiloAddress GatewayAddress { get; }

    /// <summary>Takes a later generation: an earlier run on this address began in the same second. Only before the silo joins.</summary>
    public void TakeGenerationAfter(int generation) =>
        SiloAddress = SiloAddress.New(SiloAddress.Endpoint, Math.Max(generation + 1, SiloGeneration.Next()));

    /// <summary>Silos of the packages and of this implementation cannot talk to each other, so that they must not meet.</summary>
    public static string ClusterIdOf(ClusterOptions cluster) => cluster.ClusterId + "-compat";
}

/// <summary>Generations that rise even if silos are started in the same second.</summary>
internal static class SiloGeneration
{
    private static int _last;

    public static int Next()
    {
        var now = SiloAddress.AllocateNewGeneration();
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next;
            }
        }
    }
}

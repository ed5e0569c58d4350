using System.Net;
using System.Net.Sockets;

namespace ScimCluster.Grains;

/// <summary>
/// Tells addresses on the public internet from those inside: loopback, private, link-local (where clouds keep their metadata),
/// shared, multicast, reserved, and those that carry an address of the other family (IANA special-purpose registries, RFC 6890).
/// </summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

            // A public address at which machines of Azure find their host.
            "168.63.129.16/32",

            // Of global unicast 2000::/3: protocol assignments with Teredo, documentation, 6to4.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // RFC 6052: how a network without IPv4 reaches it. The last four bytes are the address meant.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
        {
            return Contains(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            if (address.ScopeId != 0)
            {
                return false;
            }

            if (Nat64.Contains(address))
            {
                return Contains(new IPAddress(address.GetAddressBytes()[12..]));
            }

            if (!GlobalUnicast.Contains(address))
            {
                return false;
            }
        }
        else if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        return !Array.Exists(NotPublic, network => network.Contains(address));
    }
}

using System.Globalization;
using ScimCluster.Gateway;
using ScimCluster.Gateway.Hosting;

namespace ScimCluster.Silo.Development;

/// <summary>The settings of the programs that a development host starts.</summary>
internal sealed class DevelopmentSettings(string connectionString, DevelopmentKeys keys)
{
    /// <summary>Settings of a silo.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="baseUrl">Where it serves HTTP.</param>
    /// <param name="hostGateway">Whether that is SCIM, or only the health routes.</param>
    public Dictionary<string, string?> OfSilo(int number, string baseUrl, bool hostGateway)
    {
        var ports = LoopbackPorts.Free(2);
        var settings = Common(baseUrl);
        settings[ConnectionStrings.Key] = connectionString;
        settings["Silo:Name"] = Text($"silo-{number}");
        settings["Silo:SiloPort"] = Text($"{ports[0]}");
        settings["Silo:GatewayPort"] = Text($"{ports[1]}");
        settings["Silo:HostGateway"] = hostGateway.ToString();

        // Silos are killed for trying out what happens: the others are to notice soon.
        settings["Cluster:ProbeTimeout"] = "00:00:01";
        settings["Cluster:MissedProbesLimit"] = "2";
        return settings;
    }

    /// <summary>Settings of a gateway.</summary>
    public Dictionary<string, string?> OfGateway(string baseUrl)
    {
        var settings = Common(baseUrl);
        settings[ClusteringConnection.Key] = connectionString;
        settings["Cluster:GatewayListRefreshPeriod"] = "00:00:02";
        settings["Cluster:ConnectRetryDelay"] = "00:00:01";
        return settings;
    }

    private Dictionary<string, string?> Common(string baseUrl) => new(StringComparer.Ordinal)
    {
        ["Urls"] = baseUrl,
        ["Sessions:SigningKey"] = keys.SessionSigningKey,
        ["Sessions:Issuer"] = SessionToken.Issuer,
        ["Sessions:Audience"] = SessionToken.Audience,
        ["Gateway:OperatorKeyHashes:0"] = OperatorKey.Hash(keys.OperatorKey),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

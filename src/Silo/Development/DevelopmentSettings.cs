using System.Globalization;
using ScimCluster.Gateway;
using ScimCluster.Gateway.Hosting;

namespace ScimCluster.Silo.Development;

/// <summary>The settings of the programs that a development host starts.</summary>
/// <param name="connectionString">The database.</param>
/// <param name="keys">The keys of the development folder.</param>
/// <param name="ports">The ports under which SCIM is served.</param>
internal sealed class DevelopmentSettings(string connectionString, DevelopmentKeys keys, IEnumerable<int> ports)
{
    private readonly List<int> _taken = [.. ports];

    /// <summary>Settings of a silo.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="baseUrl">Where it serves HTTP.</param>
    /// <param name="hostGateway">Whether that is SCIM, or only the health routes.</param>
    public Dictionary<string, string?> OfSilo(int number, string baseUrl, bool hostGateway)
    {
        var settings = Common(baseUrl);
        settings[ConnectionStrings.Key] = connectionString;
        settings["Silo:Name"] = Text($"silo-{number}");
        settings["Silo:SiloPort"] = Text($"{FreePort()}");
        settings["Silo:GatewayPort"] = Text($"{FreePort()}");
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

    /// <summary>A port that neither the system nor another of these programs uses.</summary>
    public int FreePort()
    {
        _taken.Add(LoopbackPorts.Free(_taken));
        return _taken[^1];
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

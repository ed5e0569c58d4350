namespace Orleans.Configuration;

public class ConnectionOptions
{
    public static readonly TimeSpan DEFAULT_OPENCONNECTION_TIMEOUT = TimeSpan.FromSeconds(5);

    /// <summary>How many connections there are to each silo.</summary>
    public int ConnectionsPerEndpoint { get; set; } = 1;

    /// <summary>How long after a failed attempt nobody tries again.</summary>
    public TimeSpan ConnectionRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an attempt may take, with the exchange of names.</summary>
    public TimeSpan OpenConnectionTimeout { get; set; } = DEFAULT_OPENCONNECTION_TIMEOUT;
}

public class GatewayOptions
{
    /// <summary>How often a client reads which gateways there are.</summary>
    public TimeSpan GatewayListRefreshPeriod { get; set; } = TimeSpan.FromMinutes(1);
}

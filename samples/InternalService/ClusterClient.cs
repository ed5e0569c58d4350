using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace ScimCluster.InternalService;

/// <summary>Makes this program a client of the cluster.</summary>
internal static class ClusterClient
{
    public static void UseScimCluster(this IClientBuilder client, string connectionString)
    {
        client.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = "Npgsql";
            clustering.ConnectionString = connectionString;
        });
        client.UseConnectionRetryFilter<WaitForCluster>();
        client.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterSettings>>((cluster, settings) =>
        {
            cluster.ServiceId = ClusterSettings.ServiceId;
            cluster.ClusterId = settings.Value.ClusterId;
        });
        client.Services.AddOptions<ClientMessagingOptions>().Configure<IOptions<ClusterSettings>>(
            (messaging, settings) => messaging.ResponseTimeout = settings.Value.ResponseTimeout);
        client.Services.AddOptions<GatewayOptions>().Configure<IOptions<ClusterSettings>>(
            (gateways, settings) => gateways.GatewayListRefreshPeriod = settings.Value.GatewayListRefreshPeriod);
    }
}

/// <summary>Looks for the cluster until it is found or this program is asked to stop: silos may start later.</summary>
internal sealed partial class WaitForCluster(IOptions<ClusterSettings> settings, TimeProvider time, ILogger<WaitForCluster> logger)
    : IClientConnectionRetryFilter
{
    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogWaiting(logger, exception.GetType().Name, exception.InnerException?.GetType().Name ?? "no cause", settings.Value.ConnectRetryDelay);
        await Task.Delay(settings.Value.ConnectRetryDelay, time, cancellationToken);
        return true;
    }

    [LoggerMessage(1, LogLevel.Warning, "The cluster was not found ({Failure}, {Cause}); looking again in {Delay}", EventName = "Waiting")]
    private static partial void LogWaiting(ILogger logger, string failure, string cause, TimeSpan delay);
}

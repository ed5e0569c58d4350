using System.Diagnostics.Metrics;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>What is counted and not logged. The meter is <c>ScimCluster.ProvisioningLog</c>.</summary>
internal sealed class LogMetrics(IMeterFactory meters)
{
    public const string MeterName = "ScimCluster.ProvisioningLog";

    private readonly Meter _meter = meters.Create(MeterName);
    private Counter<long>? _unauthorized;
    private Counter<long>? _dropped;

    /// <summary>A SCIM request without a valid token.</summary>
    public void CountUnauthorized() =>
        (_unauthorized ??= _meter.CreateCounter<long>("scimcluster.requests.unauthorized", "{request}", "SCIM requests without a valid token.")).Add(1);

    /// <summary>A refused request that found no place in the queue, or was still in it when the gateway ended.</summary>
    public void CountDropped(long count) =>
        (_dropped ??= _meter.CreateCounter<long>("scimcluster.log.dropped", "{request}", "Refused requests that the provisioning log has lost.")).Add(count);
}

using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Tells operators how delivery goes, in metrics and in the log; never what a change says.</summary>
internal sealed partial class DeliveryReport(ILogger<DeliveryReport> logger, TimeProvider time) : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "ScimCluster.Delivery";

    private readonly Instruments _instruments = new(new Meter(MeterName));

    public void Delivered(ChangePartition partition, IChangeConsumer consumer, BatchDelivery delivery)
    {
        var kind = new KeyValuePair<string, object?>("consumer", consumer.Id.Split(':', 2)[0]);
        var now = time.GetUtcNow();
        foreach (var attempt in delivery.Attempts)
        {
            _instruments.Attempts.Add(1, kind, new("outcome", attempt.Error ?? "success"));
            if (attempt.IsSuccess)
            {
                _instruments.Delay.Record(Math.Max((now - attempt.Change.Occurred).TotalSeconds, 0), kind);
            }
        }

        foreach (var waiting in delivery.Waiting)
        {
            (waiting.IsGivenUp ? _instruments.GivenUp : _instruments.Held).Add(1, kind);
            if (waiting.IsGivenUp)
            {
                LogGivenUp(logger, partition, consumer.Id, waiting.ChangeId, waiting.Attempts, waiting.Error);
            }
            else if (waiting.Error is not null)
            {
                LogWaits(logger, partition, consumer.Id, waiting.ChangeId, waiting.NextAttempt, waiting.Attempts, waiting.Error);
            }
        }
    }

    public void PumpFailed(ChangePartition partition, IChangeConsumer consumer, Exception e) =>
        LogPumpFailed(logger, partition, consumer.Id, e.GetType().Name);

    public void LookFailed(ChangePartition partition, Exception e) => LogLookFailed(logger, partition, e.GetType().Name);

    public void Dispose() => _instruments.Meter.Dispose();

    [LoggerMessage(1, LogLevel.Warning, "{Partition}: change {ChangeId} waits for {Consumer} until {NextAttempt} after {Attempts} attempts: {Error}", EventName = "Waits")]
    private static partial void LogWaits(
        ILogger logger, ChangePartition partition, string consumer, Guid changeId, DateTimeOffset? nextAttempt, int attempts, string error);

    [LoggerMessage(2, LogLevel.Error, "{Partition}: change {ChangeId} was given up for {Consumer} after {Attempts} attempts: {Error}", EventName = "GivenUp")]
    private static partial void LogGivenUp(
        ILogger logger, ChangePartition partition, string consumer, Guid changeId, int attempts, string? error);

    [LoggerMessage(3, LogLevel.Warning, "{Partition}: delivery to {Consumer} met {Failure} and goes on soon", EventName = "PumpFailed")]
    private static partial void LogPumpFailed(ILogger logger, ChangePartition partition, string consumer, string failure);

    [LoggerMessage(4, LogLevel.Warning, "{Partition}: delivery met {Failure} and goes on soon", EventName = "LookFailed")]
    private static partial void LogLookFailed(ILogger logger, ChangePartition partition, string failure);

    private sealed class Instruments(Meter meter)
    {
        public Meter Meter => meter;

        public Counter<long> Attempts { get; } = meter.CreateCounter<long>("scim.delivery.attempts", "{attempt}", "Attempts to deliver a change.");

        public Counter<long> Held { get; } = meter.CreateCounter<long>("scim.delivery.held", "{change}", "Times that a change had to wait.");

        public Counter<long> GivenUp { get; } = meter.CreateCounter<long>("scim.delivery.given_up", "{change}", "Changes that were given up.");

        public Histogram<double> Delay { get; } = meter.CreateHistogram<double>("scim.delivery.delay", "s", "From a change to its delivery.");
    }
}

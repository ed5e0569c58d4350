using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>
/// Shows what waits to be delivered, of the whole cluster. Counted in the background, and only while somebody listens to the
/// meter: whoever reads a gauge does not wait for PostgreSQL.
/// </summary>
internal sealed partial class BacklogMetrics : BackgroundService
{
    private readonly IDeliveryStore _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly ILogger<BacklogMetrics> _logger;
    private readonly Instrument[] _gauges;

    // Null until it was read, and while it cannot be: no value is better than an old one.
    private volatile DeliveryBacklog? _backlog;

    public BacklogMetrics(
        IDeliveryStore store, IMeterFactory meters, IOptions<DeliveryOptions> options, TimeProvider time, ILogger<BacklogMetrics> logger)
    {
        (_store, _time, _interval, _logger) = (store, time, options.Value.MetricsInterval, logger);
        var meter = meters.Create(DeliveryReport.MeterName);
        _gauges =
        [
            meter.CreateObservableGauge(
                "scim.delivery.unplaced", () => Observe(backlog => backlog.Unplaced), "{change}", "Committed changes without a place in the feed."),
            meter.CreateObservableGauge(
                "scim.delivery.waiting", () => Observe(backlog => backlog.Waiting), "{delivery}", "Deliveries that wait for an attempt."),
            meter.CreateObservableGauge(
                "scim.delivery.dead_letters", () => Observe(backlog => backlog.DeadLetters), "{delivery}", "Deliveries that were given up."),
            meter.CreateObservableGauge("scim.delivery.oldest_waiting", () => Observe(AgeOf), "s", "How long the oldest delivery that waits has waited."),
        ];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            _backlog = _gauges.Any(gauge => gauge.Enabled) ? await TryReadAsync(stoppingToken) : null;
        }
    }

    private async Task<DeliveryBacklog?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _store.ReadBacklogAsync(cancellationToken);
        }
        catch (StorageUnavailableException e)
        {
            LogNotCounted(_logger, e.GetType().Name);
            return null;
        }
    }

    private double AgeOf(DeliveryBacklog backlog) =>
        backlog.WaitingSince is { } since ? Math.Max((_time.GetUtcNow() - since).TotalSeconds, 0) : 0;

    private IEnumerable<Measurement<T>> Observe<T>(Func<DeliveryBacklog, T> read)
        where T : struct =>
        _backlog is { } backlog ? [new Measurement<T>(read(backlog))] : [];

    [LoggerMessage(1, LogLevel.Warning, "What waits to be delivered is not counted now: {Failure}", EventName = "BacklogNotCounted")]
    private static partial void LogNotCounted(ILogger logger, string failure);
}

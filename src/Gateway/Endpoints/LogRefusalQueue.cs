using System.Threading.Channels;
using Microsoft.Extensions.Options;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>
/// Carries refused requests to the cluster behind the requests' backs, a batch at a time. A full queue takes no more: a
/// request never waits for the log.
/// </summary>
internal sealed partial class LogRefusalQueue(
    IGrainFactory grains, IOptions<LogQueueOptions> options, LogMetrics metrics, TimeProvider time, ILogger<LogRefusalQueue> logger)
    : BackgroundService
{
    private const int BatchSize = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<RefusedRequest> _queue = Channel.CreateBounded<RefusedRequest>(
        new BoundedChannelOptions(options.Value.QueueLength));

    private RefusedRequest[] _unwritten = [];

    /// <summary>Takes a request, or counts it as lost.</summary>
    public void Add(RefusedRequest request)
    {
        if (!_queue.Writer.TryWrite(request))
        {
            metrics.CountDropped(1);
        }
    }

    /// <summary>Takes no more, and gives what waits a last try.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        for (var batch = _unwritten.Length > 0 ? _unwritten : TakeBatch(); batch.Length > 0; batch = TakeBatch())
        {
            if (!await TryAppendAsync(batch, cancellationToken))
            {
                metrics.CountDropped(batch.Length + _queue.Reader.Count);
                return;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _queue.Reader.WaitToReadAsync(stoppingToken))
        {
            _unwritten = TakeBatch();

            // The rows have their ids: one that was written although nobody answered is not written again.
            while (!await TryAppendAsync(_unwritten, stoppingToken))
            {
                await Task.Delay(Pause, time, stoppingToken);
            }

            _unwritten = [];
        }
    }

    private RefusedRequest[] TakeBatch()
    {
        var batch = new List<RefusedRequest>();
        while (batch.Count < BatchSize && _queue.Reader.TryRead(out var request))
        {
            batch.Add(request);
        }

        return [.. batch];
    }

    private async Task<bool> TryAppendAsync(RefusedRequest[] batch, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetRefusals().AppendAsync(batch, cancellationToken).WaitAsync(cancellationToken);
            return true;
        }
        catch (Exception e)
        {
            LogWaiting(logger, batch.Length, e.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} refused requests wait for the provisioning log: {Failure}", EventName = "RefusalsWait")]
    private static partial void LogWaiting(ILogger logger, int count, string failure);
}

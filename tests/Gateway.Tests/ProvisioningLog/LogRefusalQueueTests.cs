using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Endpoints;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Tests.ProvisioningLog;

public sealed class LogRefusalQueueTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly RecordingRefusals _refusals = new();
    private readonly LogRefusalQueue _queue;
    private long _dropped;

    public LogRefusalQueueTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Meter.Scope == factory && instrument.Name == "scimcluster.log.dropped")
            {
                meters.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => Interlocked.Add(ref _dropped, measurement));
        _listener.Start();
        var grains = DispatchProxy.Create<IGrainFactory, FactoryOfOne>();
        ((FactoryOfOne)(object)grains).Grain = _refusals;
        _queue = new LogRefusalQueue(
            grains,
            Options.Create(new LogQueueOptions { QueueLength = 2 }),
            new LogMetrics(factory),
            TimeProvider.System,
            NullLogger<LogRefusalQueue>.Instance);
    }

    public void Dispose()
    {
        _queue.Dispose();
        _listener.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Full_queue_takes_no_more_and_counts_it()
    {
        for (var i = 0; i < 5; i++)
        {
            _queue.Add(Request());
        }

        Assert.Equal(3, _dropped);
        await _queue.StopAsync(CancellationToken.None);
        Assert.Equal((2, 3L), (_refusals.Taken.Count, _dropped));
    }

    [Fact]
    public async Task What_cannot_be_written_at_the_end_is_counted()
    {
        _queue.Add(Request());
        _queue.Add(Request());
        _refusals.Failures = int.MaxValue;

        await _queue.StopAsync(CancellationToken.None);

        Assert.Equal((0, 2L), (_refusals.Taken.Count, _dropped));
    }

    [Fact]
    public async Task Batch_that_failed_is_written_later_under_the_same_ids()
    {
        var request = Request();
        _refusals.Failures = 1;
        _queue.Add(request);
        await _queue.StartAsync(CancellationToken.None);
        await _refusals.Failed.Task;

        await _queue.StopAsync(CancellationToken.None);

        Assert.Equal([request], _refusals.Taken);
        Assert.Equal(0, _dropped);
    }

    private static RefusedRequest Request() => new(
        Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), TimeProvider.System.GetUtcNow(), Guid.Empty, "create", null, null, null, null, 409, null, null, "request-1", 1);
}

/// <summary>The grain, without a cluster.</summary>
internal sealed class RecordingRefusals : IRefusalsGrain
{
    public List<RefusedRequest> Taken { get; } = [];

    public int Failures { get; set; }

    public TaskCompletionSource Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task AppendAsync(RefusedRequest[] requests, CancellationToken cancellationToken)
    {
        if (Failures > 0)
        {
            Failures--;
            Failed.TrySetResult();
            return Task.FromException(new ServiceUnavailableException("The cluster is away."));
        }

        Taken.AddRange(requests);
        return Task.CompletedTask;
    }
}

/// <summary>A factory whose every reference leads to one grain.</summary>
public class FactoryOfOne : DispatchProxy
{
    internal object? Grain { get; set; }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Grain;
}

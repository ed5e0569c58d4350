using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Webhooks;

/// <summary>The gauges of what waits.</summary>
[Collection(MeasuringTests.Name)]
public sealed class BacklogMetricsTests(WebhookServer shared) : IClassFixture<WebhookServer>, IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _shown = new(StringComparer.Ordinal);

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Gauges_show_what_waits_for_how_long_and_what_was_given_up()
    {
        Listen();
        await UntilAsync(("unplaced", 0), ("waiting", 0), ("dead_letters", 0), ("oldest_waiting", 0));
        await using var receiver = await WebhookReceiver.StartAsync();
        var connection = await shared.Server.ConnectAsync();
        await shared.SubscribeAsync(connection, receiver);
        receiver.Answer = (_, _) => Task.FromResult(500);

        await WebhookServer.CreateUsersAsync(connection, 1);
        await UntilAsync(("unplaced", 0), ("waiting", 1), ("dead_letters", 0));
        shared.Time.Advance(TimeSpan.FromHours(1));
        await UntilAsync(("waiting", 1), ("oldest_waiting", 3600));

        shared.Time.Advance(TimeSpan.FromDays(4));
        await UntilAsync(("waiting", 0), ("dead_letters", 1));
        Assert.Equal(0, _shown["oldest_waiting"]);
    }

    private void Listen()
    {
        const string prefix = "scim.delivery.";
        var factory = shared.Server.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory && instrument.IsObservable && instrument.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _shown[instrument.Name[prefix.Length..]] = value);
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _shown[instrument.Name[prefix.Length..]] = value);
        _listener.Start();
    }

    // The age goes on, the counts are exact.
    private async Task UntilAsync(params (string Name, double Value)[] wanted)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            _listener.RecordObservableInstruments();
            if (wanted.All(gauge => _shown.TryGetValue(gauge.Name, out var shown)
                && (shown == gauge.Value || (gauge is { Name: "oldest_waiting", Value: > 0 } && shown >= gauge.Value && shown < gauge.Value + 60))))
            {
                return;
            }

            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30),
                string.Join(", ", _shown.Select(gauge => $"{gauge.Key}: {gauge.Value}")));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}

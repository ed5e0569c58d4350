using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.References;
using Orleans.Runtime.Messaging;

namespace Orleans.Transport;

/// <summary>A client's connections to the gateways. The silos it can reach are the members it sees.</summary>
internal sealed class GatewayTransport(
    IGatewayList gateways, Connector connector, ClusterGrainTypes types, IOptions<ClusterOptions> cluster,
    IOptions<GatewayOptions> options, ILogger<GatewayTransport> log) : IMessageTransport, IMembership, IDisposable
{
    private readonly ConcurrentDictionary<IPEndPoint, OutboundConnection> _connections = new();
    private readonly ConcurrentDictionary<IPEndPoint, OutboundConnection> _retired = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly SharedWork _refresh = new();
    private readonly Lock _gate = new();
    private IReadOnlyList<IPEndPoint> _listed = [];
    private ImmutableArray<SiloAddress> _active = [];
    private ITimer? _timer;
    private ITimer? _sweep;
    private Exception? _failure;

    public event Action? Changed;

    public ImmutableArray<SiloAddress> ActiveSilos => _active;

    /// <summary>Connects to the cluster.</summary>
    /// <exception cref="ConnectionFailedException">No gateway could be reached.</exception>
    public async Task StartAsync()
    {
        await RefreshAsync();
        if (_active.IsEmpty)
        {
            throw new ConnectionFailedException("No gateway of the cluster could be reached.", _failure!);
        }

        if (_timer is null)
        {
            _timer = connector.Time.CreateTimer(_ => _ = RefreshAsync(), null, options.Value.GatewayListRefreshPeriod, options.Value.GatewayListRefreshPeriod);
            _sweep = connector.Time.CreateTimer(_ => DropExpired(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }
    }

    public Task RefreshAsync() => _closed.IsCancellationRequested ? Task.CompletedTask : _refresh.RunAsync(RefreshOnceAsync);

    public Task<CallResponse> SendAsync(SiloAddress target, CallMessage message, CancellationToken cancellationToken)
    {
        foreach (var connection in _connections.Values)
        {
            if (connection.Silo.Equals(target) && !connection.IsClosing)
            {
                return connection.SendAsync(message, cancellationToken);
            }
        }

        return Task.FromResult(CallResponse.Rejected($"There is no connection to silo {target}."));
    }

    public void Dispose()
    {
        _closed.Cancel();
        _timer?.Dispose();
        _sweep?.Dispose();
        foreach (var connection in _connections.Values.Concat(_retired.Values))
        {
            connection.Abort();
        }
    }

    private async Task RefreshOnceAsync()
    {
        try
        {
            _listed = await gateways.ReadAsync(_closed.Token);
        }
        catch (Exception e) when (!_closed.IsCancellationRequested)
        {
            _failure = e;
            TransportLog.GatewaysUnknown(log, e);
        }

        var listed = _listed;
        foreach (var (endpoint, connection) in _connections)
        {
            if (connection.IsClosing || !listed.Contains(endpoint))
            {
                Retire(endpoint, connection);
            }
        }

        await Task.WhenAll(listed.Where(e => !_connections.ContainsKey(e)).Select(ConnectAsync));
        Publish();
        foreach (var (endpoint, connection) in _retired)
        {
            _ = CheckRetiredAsync(endpoint, connection);
        }
    }

    private async Task ConnectAsync(IPEndPoint endpoint)
    {
        try
        {
            var hello = new Hello(LocalSiloDetails.ClusterIdOf(cluster.Value), Sender: null, Target: null);
            var (connection, welcome) = await connector.ConnectAsync(endpoint, hello, _closed.Token);
            types.Learn(welcome.GrainTypes);
            _connections[endpoint] = connection;
            _ = WatchAsync(endpoint, connection);
        }
        catch (Exception e) when (e is ConnectionFailedException or OperationCanceledException)
        {
            _failure = e;
            TransportLog.GatewayUnreachable(log, endpoint, e.Message);
        }
    }

    // A gateway that is lost is looked for again after the delay for retries.
    private async Task WatchAsync(IPEndPoint endpoint, OutboundConnection connection)
    {
        await connection.Completion;
        _connections.TryRemove(KeyValuePair.Create(endpoint, connection));
        _retired.TryRemove(KeyValuePair.Create(endpoint, connection));
        Publish();
        try
        {
            await Task.Delay(connector.Options.ConnectionRetryDelay, connector.Time, _closed.Token);
            await RefreshAsync();
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // The client has stopped.
            return;
        }
    }

    // Its silo stops, but still answers what it has.
    private void Retire(IPEndPoint endpoint, OutboundConnection connection)
    {
        _connections.TryRemove(KeyValuePair.Create(endpoint, connection));
        if (!connection.IsClosed)
        {
            _retired[endpoint] = connection;
        }
    }

    private async Task CheckRetiredAsync(IPEndPoint endpoint, OutboundConnection connection)
    {
        using var timeout = new CancellationTokenSource(connector.Options.OpenConnectionTimeout, connector.Time);
        try
        {
            await connection.PingAsync(timeout.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            TransportLog.GatewayUnreachable(log, endpoint, e.Message);
            connection.Abort();
        }
    }

    private void DropExpired()
    {
        foreach (var connection in _connections.Values.Concat(_retired.Values))
        {
            connection.DropExpired();
        }
    }

    private void Publish()
    {
        lock (_gate)
        {
            ImmutableArray<SiloAddress> active = [.. _connections.Values.Where(c => !c.IsClosing).Select(c => c.Silo).Distinct().Order()];
            if (active.SequenceEqual(_active))
            {
                return;
            }

            ImmutableInterlocked.InterlockedExchange(ref _active, active);
        }

        Changed?.Invoke();
    }
}

/// <summary>Work that many ask for: who asks while it runs gets one more run after it, shared with the others who asked.</summary>
internal sealed class SharedWork
{
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private Task? _next;

    public Task RunAsync(Func<Task> work)
    {
        lock (_gate)
        {
            if (_running.IsCompleted)
            {
                return _running = work();
            }

            return _next ??= RunNextAsync(_running, work);
        }
    }

    private async Task RunNextAsync(Task running, Func<Task> work)
    {
        await running.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Task next;
        lock (_gate)
        {
            _next = null;
            next = _running = work();
        }

        await next;
    }
}

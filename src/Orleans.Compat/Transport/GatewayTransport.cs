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
internal sealed class GatewayTransport : IMessageTransport, IMembership, IDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(1);

    private readonly IGatewayList _list;
    private readonly Connector _connector;
    private readonly ClusterGrainTypes _types;
    private readonly string _clusterId;
    private readonly TimeSpan _refreshPeriod;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<IPEndPoint, Gateway> _gateways = new();
    private readonly ConcurrentDictionary<Gateway, bool> _retired = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly SharedWork _reading = new();
    private readonly PacedRefresh _soon;
    private readonly Lock _gate = new();
    private ImmutableDictionary<SiloAddress, OutboundConnection> _open = ImmutableDictionary<SiloAddress, OutboundConnection>.Empty;
    private ImmutableArray<SiloAddress> _active = [];
    private ITimer? _timer;
    private ITimer? _sweep;
    private Exception? _failure;
    private bool _listIsAway;

    public GatewayTransport(
        IGatewayList list, Connector connector, ClusterGrainTypes types, IOptions<ClusterOptions> cluster,
        IOptions<GatewayOptions> options, ILogger<GatewayTransport> log)
    {
        _list = list;
        _connector = connector;
        _types = types;
        _clusterId = LocalSiloDetails.ClusterIdOf(cluster.Value);
        _refreshPeriod = options.Value.GatewayListRefreshPeriod;
        _log = log;
        _soon = new PacedRefresh(RefreshAsync, connector.Time);
    }

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
            _timer = _connector.Time.CreateTimer(_ => _ = RefreshAsync(), null, _refreshPeriod, _refreshPeriod);
            _sweep = _connector.Time.CreateTimer(_ => DropExpired(), null, SweepPeriod, SweepPeriod);
        }
    }

    /// <summary>Reads which gateways there are, and waits until each has been tried.</summary>
    public async Task RefreshAsync()
    {
        if (!_closed.IsCancellationRequested)
        {
            // A gateway that does not answer delays who waits here, but no other reading of the list.
            await _reading.RunAsync(ReadListAsync);
            await Task.WhenAll(_gateways.Values.Select(g => g.Tried));
        }
    }

    public Task<CallResponse> SendAsync(SiloAddress target, CallMessage message, CancellationToken cancellationToken) =>
        _open.TryGetValue(target, out var connection)
            ? connection.SendAsync(message, cancellationToken)
            : Task.FromResult(CallResponse.Rejected($"There is no connection to silo {target}."));

    public void Dispose()
    {
        _closed.Cancel();
        _timer?.Dispose();
        _sweep?.Dispose();
        foreach (var gateway in All)
        {
            gateway.Connection?.Abort();
        }
    }

    private IEnumerable<Gateway> All => _gateways.Values.Concat(_retired.Keys);

    private async Task ReadListAsync()
    {
        IReadOnlyList<IPEndPoint> listed;
        try
        {
            listed = await _list.ReadAsync(_closed.Token);
            _listIsAway = false;
        }
        catch (Exception e) when (!_closed.IsCancellationRequested)
        {
            _failure = e;
            if (!_listIsAway)
            {
                _listIsAway = true;
                TransportLog.GatewaysUnknown(_log, e);
            }

            return;
        }

        foreach (var gateway in _gateways.Values.Where(g => !listed.Contains(g.Endpoint)))
        {
            // In this order: whoever keeps it connected takes it out of the retired when it sees that it is not listed.
            _retired[gateway] = true;
            gateway.IsListed = false;
            _gateways.TryRemove(gateway.Endpoint, out _);
            _ = CheckRetiredAsync(gateway);
        }

        foreach (var endpoint in listed.Where(e => !_gateways.ContainsKey(e)))
        {
            _ = KeepConnectedAsync(_gateways[endpoint] = new Gateway(endpoint));
        }

        Publish();
    }

    // As long as the gateway is listed; one that is lost is looked for again after the delay for retries.
    private async Task KeepConnectedAsync(Gateway gateway)
    {
        try
        {
            while (gateway.IsListed)
            {
                if (await ConnectAsync(gateway) is { } connection)
                {
                    await connection.Completion;
                    gateway.Connection = null;
                    Publish();
                    _soon.Ask();
                }

                await Task.Delay(_connector.Options.ConnectionRetryDelay, _connector.Time, _closed.Token);
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // The client has stopped.
            return;
        }
        finally
        {
            _retired.TryRemove(gateway, out _);
        }
    }

    private async Task<OutboundConnection?> ConnectAsync(Gateway gateway)
    {
        OutboundConnection? connection = null;
        try
        {
            var hello = new Hello(_clusterId, Sender: null, Target: null);
            (connection, var welcome) = await _connector.ConnectAsync(gateway.Endpoint, hello, _closed.Token);
            _types.Learn(welcome.GrainTypes);
            connection.Closing += Publish;
            connection.MembersChanged += _soon.Ask;
            connection.SiloDied += OnSiloDied;
            gateway.Connection = connection;
            gateway.IsReported = false;
            if (!gateway.IsListed || _closed.IsCancellationRequested)
            {
                connection.Abort();
            }

            Publish();
            return connection;
        }
        catch (Exception e) when (!_closed.IsCancellationRequested)
        {
            // Whatever it was, a gateway that is no longer tried would be lost.
            connection?.Abort();
            _failure = e;
            Report(gateway, e.Message);
            return null;
        }
        finally
        {
            gateway.SetTried();
        }
    }

    // A gateway tells of other silos: the connection to a dead one may stay silent for long.
    private void OnSiloDied(SiloAddress silo)
    {
        foreach (var gateway in All)
        {
            if (gateway.Connection is { } connection && connection.Silo.Equals(silo))
            {
                connection.OnSiloDied();
            }
        }

        _soon.Ask();
    }

    // Its silo stops and still answers what it has, or is dead.
    private async Task CheckRetiredAsync(Gateway gateway)
    {
        if (gateway.Connection is not { } connection)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(_connector.Options.OpenConnectionTimeout, _connector.Time);
        try
        {
            await connection.PingAsync(timeout.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Report(gateway, e.Message);
            connection.Abort();
        }
    }

    private void Report(Gateway gateway, string reason)
    {
        if (!gateway.IsReported)
        {
            gateway.IsReported = true;
            TransportLog.GatewayUnreachable(_log, gateway.Endpoint, reason);
        }
    }

    private void DropExpired()
    {
        foreach (var gateway in All)
        {
            gateway.Connection?.DropExpired();
        }
    }

    private void Publish()
    {
        lock (_gate)
        {
            var open = ImmutableDictionary.CreateBuilder<SiloAddress, OutboundConnection>();
            foreach (var gateway in _gateways.Values)
            {
                if (gateway is { IsListed: true, Connection: { IsClosing: false } connection })
                {
                    open[connection.Silo] = connection;
                }
            }

            Volatile.Write(ref _open, open.ToImmutable());
            ImmutableArray<SiloAddress> active = [.. open.Keys.Order()];
            if (active.SequenceEqual(_active))
            {
                return;
            }

            ImmutableInterlocked.InterlockedExchange(ref _active, active);
        }

        Changed?.Invoke();
    }

    /// <summary>One gateway of the list, and the connection to it if there is one.</summary>
    private sealed class Gateway(IPEndPoint endpoint)
    {
        private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IPEndPoint Endpoint { get; } = endpoint;

        public volatile OutboundConnection? Connection;

        public volatile bool IsListed = true;

        public bool IsReported { get; set; }

        /// <summary>Ends with the first attempt, whatever came of it.</summary>
        public Task Tried => _tried.Task;

        public void SetTried() => _tried.TrySetResult();
    }
}

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.References;
using Orleans.Runtime.Messaging;

namespace Orleans.Transport;

/// <summary>What a silo sends to others and takes from them and from clients, over TCP.</summary>
internal sealed class SiloTransport : IMessageTransport, IDisposable
{
    private readonly ILocalSiloDetails _local;
    private readonly EndpointOptions _endpoints;
    private readonly BoundSockets? _bound;
    private readonly Connector _connector;
    private readonly SiloConnections _connections;
    private readonly ISiloMembership _membership;
    private readonly GrainManifest _manifest;
    private readonly ILogger _log;
    private readonly List<ConnectionListener> _listeners = [];
    private readonly ITimer _sweep;
    private volatile ConnectionListener? _clients;

    public SiloTransport(
        ILocalSiloDetails local, IOptions<EndpointOptions> endpoints, Connector connector, ISiloMembership membership,
        GrainManifest manifest, ILogger<SiloTransport> log, IEnumerable<BoundSockets> bound)
    {
        _local = local;
        _endpoints = endpoints.Value;
        _bound = bound.SingleOrDefault();
        _connector = connector;
        _connections = new SiloConnections(connector, local);
        _membership = membership;
        _manifest = manifest;
        _log = log;
        membership.Changed += TellClientsOfChange;
        membership.SiloDied += OnSiloDied;
        var period = TimeSpan.FromSeconds(1);
        _sweep = connector.Time.CreateTimer(static s => ((SiloConnections)s!).DropExpired(), _connections, period, period);
    }

    /// <summary>Listens for silos, and for clients if there is a gateway port.</summary>
    /// <exception cref="SocketException">A port is taken.</exception>
    public void Start(IMessageReceiver receiver)
    {
        Listen(_bound?.Silo ?? Bind(_endpoints.SiloListeningEndpoint ?? _local.SiloAddress.Endpoint), receiver, forClients: false);
        if (_endpoints.GatewayPort > 0)
        {
            Listen(_bound?.Gateway ?? Bind(_endpoints.GatewayListeningEndpoint ?? _local.GatewayAddress.Endpoint), receiver, forClients: true);
        }
    }

    /// <summary>Answers what has come, and takes no more. Silos and clients learn that they must send elsewhere.</summary>
    public Task StopListeningAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(l => l.StopAsync(cancellationToken)));

    /// <summary>Ends the connections to others; after that nothing can be sent.</summary>
    public void Close() => _connections.Dispose();

    /// <summary>Ends as a process does that is killed.</summary>
    public void Abort()
    {
        foreach (var listener in _listeners)
        {
            listener.Abort();
        }

        _connections.Dispose();
    }

    public async Task<CallResponse> SendAsync(SiloAddress target, CallMessage message, CancellationToken cancellationToken)
    {
        OutboundConnection connection;
        try
        {
            connection = await _connections.GetAsync(target, message.Target.GetHashCode());
        }
        catch (Exception e) when (e is ConnectionFailedException or OperationCanceledException)
        {
            return CallResponse.Rejected(e.Message);
        }

        return await connection.SendAsync(message, cancellationToken);
    }

    /// <summary>Asks a silo whether it is there.</summary>
    /// <exception cref="Exception">It is not, as far as this silo can see.</exception>
    public async Task ProbeAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        var connection = await _connections.GetAsync(silo, number: 0).WaitAsync(cancellationToken);
        await connection.PingAsync(cancellationToken);
    }

    /// <summary>Tells silos that the members have changed; one that does not hear it reads the table later.</summary>
    public Task TellMembersChangedAsync(IEnumerable<SiloAddress> silos) => Task.WhenAll(silos.Select(TellMembersChangedAsync));

    public void Dispose()
    {
        _membership.Changed -= TellClientsOfChange;
        _membership.SiloDied -= OnSiloDied;
        _sweep.Dispose();
        Abort();
    }

    private void OnSiloDied(SiloAddress silo)
    {
        _connections.Drop(silo);
        _clients?.Tell(() => Frames.SiloDied(silo));
    }

    private void TellClientsOfChange() => _clients?.Tell(static () => Frames.Begin(FrameKind.MembersChanged));

    // Each silo by itself: one that does not answer keeps nobody else from hearing.
    private async Task TellMembersChangedAsync(SiloAddress silo)
    {
        try
        {
            (await _connections.GetAsync(silo, number: 0)).TellMembersChanged();
        }
        catch (Exception e) when (e is ConnectionFailedException or OperationCanceledException)
        {
            TransportLog.NotTold(_log, e, silo);
        }
    }

    private static Socket Bind(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(endpoint);
        return socket;
    }

    private void Listen(Socket socket, IMessageReceiver receiver, bool forClients)
    {
        var listener = new ConnectionListener(socket, _connector, receiver, hello => Answer(hello, forClients), _log);
        _listeners.Add(listener);
        _clients = forClients ? listener : _clients;
        listener.Start();
    }

    private Welcome Answer(Hello hello, bool forClients)
    {
        var refusal = !string.Equals(hello.ClusterId, _local.ClusterId, StringComparison.Ordinal)
            ? $"it belongs to cluster \"{_local.ClusterId}\"."
            : hello.Target is { } target && !target.Equals(_local.SiloAddress)
                ? $"it is not {target}."
                : null;
        return new Welcome(_local.SiloAddress, refusal, forClients && refusal is null ? _manifest.Descriptions : []);
    }
}

/// <summary>Sockets that are bound already, for silos whose ports are chosen by the system.</summary>
internal sealed record BoundSockets(Socket Silo, Socket Gateway);

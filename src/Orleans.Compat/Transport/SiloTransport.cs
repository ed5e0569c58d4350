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
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

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
        membership.SiloDied += _connections.Drop;
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
    public async Task StopListeningAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(FarewellTimeout, _connector.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await Task.WhenAll(_listeners.Select(l => l.StopAsync(either.Token)));
    }

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
        catch (ConnectionFailedException e)
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
    public async Task TellMembersChangedAsync(IEnumerable<SiloAddress> silos)
    {
        foreach (var silo in silos)
        {
            try
            {
                await (await _connections.GetAsync(silo, number: 0)).TellMembersChangedAsync();
            }
            catch (Exception e) when (e is ConnectionFailedException or OperationCanceledException)
            {
                TransportLog.NotTold(_log, e, silo);
            }
        }
    }

    public void Dispose()
    {
        _membership.SiloDied -= _connections.Drop;
        _sweep.Dispose();
        Abort();
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

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.References;
using Orleans.Runtime.Messaging;
using Orleans.Serialization.Wire;

namespace Orleans.Transport;

/// <summary>Opens connections to silos.</summary>
internal sealed class Connector(
    IOptions<ConnectionOptions> options, MessagingSettings messaging, TimeProvider time, IServiceProvider services)
{
    // The factory needs the sender of calls, which needs the transport.
    private readonly Lazy<GrainFactory> _references = new(services.GetRequiredService<GrainFactory>);

    public ConnectionOptions Options => options.Value;

    public TimeProvider Time => time;

    public int MaxBodySize => messaging.MaxMessageBodySize;

    public Lazy<GrainFactory> References => _references;

    /// <exception cref="ConnectionFailedException">Nobody answers there, not in time, or not as the silo that is meant.</exception>
    public async Task<(OutboundConnection Connection, Welcome Welcome)> ConnectAsync(
        IPEndPoint endpoint, Hello hello, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Options.OpenConnectionTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, either.Token);
            var connection = new OutboundConnection(socket, MaxBodySize, time, _references);
            return (connection, await connection.OpenAsync(hello, either.Token));
        }
        catch (Exception e) when (e is SocketException or IOException or MalformedMessageException or OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new ConnectionFailedException($"No connection to {hello.Target?.ToString() ?? endpoint.ToString()}: {e.Message}", e);
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Messaging;
using Orleans.References;
using Orleans.Runtime.Messaging;
using Orleans.Serialization;
using Orleans.Serialization.Wire;

namespace Orleans.Transport;

/// <summary>Opens connections to silos.</summary>
internal sealed class Connector(
    IOptions<ConnectionOptions> options, MessagingSettings messaging, TimeProvider time, IEnumerable<ConnectionSecurity> security,
    IOptions<ExceptionSerializationOptions> exceptions, IServiceProvider services)
{
    // The factory needs the sender of calls, which needs the transport.
    private readonly Lazy<GrainFactory> _references = new(services.GetRequiredService<GrainFactory>);

    private readonly ConnectionSecurity? _security = security.LastOrDefault();

    public ConnectionOptions Options => options.Value;

    public TimeProvider Time => time;

    public int MaxBodySize => messaging.MaxMessageBodySize;

    public ExceptionSerializationOptions Exceptions => exceptions.Value;

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
            var stream = new NetworkStream(socket, ownsSocket: true);
            var secured = _security is null ? (Stream)stream : await _security.ConnectAsync(stream, endpoint, either.Token);
            var connection = new OutboundConnection(socket, secured, MaxBodySize, time, _references);
            return (connection, await connection.OpenAsync(hello, either.Token));
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or MalformedMessageException
            or OperationCanceledException or ObjectDisposedException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            var reason = timeout.IsCancellationRequested ? $"nobody answered within {Options.OpenConnectionTimeout}." : e.Message;
            throw new ConnectionFailedException($"No connection to {hello.Target?.ToString() ?? endpoint.ToString()}: {reason}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Secures a connection that another process has opened, if connections are.</summary>
    /// <exception cref="AuthenticationException">The other side does not speak TLS, or is not trusted.</exception>
    public ValueTask<Stream> AcceptAsync(Socket accepted, CancellationToken cancellationToken)
    {
        var stream = new NetworkStream(accepted, ownsSocket: true);
        return _security?.AcceptAsync(stream, cancellationToken) ?? new ValueTask<Stream>(stream);
    }
}

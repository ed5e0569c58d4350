using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Messaging;

namespace Orleans.Transport;

/// <summary>Accepts connections at one port.</summary>
internal sealed class ConnectionListener(
    Socket socket, Connector connector, IMessageReceiver receiver, Func<Hello, Welcome> answer, ILogger log)
{
    private const int Backlog = 512;

    private readonly ConcurrentDictionary<InboundConnection, bool> _connections = new();
    private readonly CancellationTokenSource _closed = new();

    public void Start()
    {
        socket.Listen(Backlog);
        _ = AcceptAllAsync();
    }

    /// <summary>Accepts no more, and closes each connection when it is answered.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Close();
        await Task.WhenAll(_connections.Keys.Select(c => c.CloseAsync(cancellationToken)));
    }

    public void Abort()
    {
        Close();
        foreach (var connection in _connections.Keys)
        {
            connection.Abort();
        }
    }

    private void Close()
    {
        _closed.Cancel();
        socket.Dispose();
    }

    private async Task AcceptAllAsync()
    {
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                var accepted = await socket.AcceptAsync(_closed.Token);
                accepted.NoDelay = true;
                _ = ServeAsync(accepted);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                if (_closed.IsCancellationRequested)
                {
                    return;
                }

                TransportLog.NotAccepted(log, e);
            }
        }
    }

    private async Task ServeAsync(Socket accepted)
    {
        var from = accepted.RemoteEndPoint;
        var connection = new InboundConnection(accepted, connector.MaxBodySize, receiver, connector.References);
        _connections[connection] = true;
        try
        {
            using var timeout = new CancellationTokenSource(connector.Options.OpenConnectionTimeout, connector.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _closed.Token);
            if (await connection.AcceptAsync(answer, either.Token))
            {
                await connection.Completion;
                if (connection.Error is { } error and not (IOException or SocketException or OperationCanceledException or ObjectDisposedException))
                {
                    TransportLog.Malformed(log, error, from);
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OrleansException or OperationCanceledException or ObjectDisposedException)
        {
            TransportLog.NotUnderstood(log, e, from);
        }
        finally
        {
            connection.Abort();
            _connections.TryRemove(connection, out _);
        }
    }
}

internal static partial class TransportLog
{
    [LoggerMessage(EventId = 20, Level = LogLevel.Warning, Message = "A connection could not be accepted")]
    public static partial void NotAccepted(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 21, Level = LogLevel.Information, Message = "The connection from {From} ended before names were exchanged")]
    public static partial void NotUnderstood(ILogger logger, Exception exception, System.Net.EndPoint? from);

    [LoggerMessage(EventId = 25, Level = LogLevel.Error, Message = "The connection from {From} was closed for what it sent")]
    public static partial void Malformed(ILogger logger, Exception exception, System.Net.EndPoint? from);

    [LoggerMessage(EventId = 22, Level = LogLevel.Debug, Message = "Silo {Silo} was not told that the members have changed")]
    public static partial void NotTold(ILogger logger, Exception exception, SiloAddress silo);

    [LoggerMessage(EventId = 23, Level = LogLevel.Warning, Message = "The gateways of the cluster could not be read; the last list stays")]
    public static partial void GatewaysUnknown(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 24, Level = LogLevel.Information, Message = "Gateway {Gateway} cannot be reached: {Reason}")]
    public static partial void GatewayUnreachable(ILogger logger, System.Net.IPEndPoint gateway, string reason);
}

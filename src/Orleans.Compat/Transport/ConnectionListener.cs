using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using Orleans.Messaging;
using Orleans.Serialization.Wire;

namespace Orleans.Transport;

/// <summary>Accepts connections at one port.</summary>
internal sealed class ConnectionListener(
    Socket socket, Connector connector, IMessageReceiver receiver, Func<Hello, Welcome> answer, ILogger log)
{
    private const int Backlog = 512;
    private const int MaxReported = 1000;

    // Who stops must not wait long for a process that has died or stands still.
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<InboundConnection, bool> _connections = new();
    private readonly ConcurrentDictionary<Task, bool> _opening = new();
    private Task _accepting = Task.CompletedTask;
    private readonly ConcurrentDictionary<IPAddress, long> _reported = new();
    private readonly CancellationTokenSource _closed = new();

    public void Start()
    {
        socket.Listen(Backlog);
        _accepting = AcceptAllAsync();
    }

    /// <summary>Accepts no more, and closes each connection when it is answered.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Close();

        // Whoever has been let in by now may send requests: each connection must be known before they are closed.
        await _accepting;
        await Task.WhenAll(_opening.Keys);
        await Task.WhenAll(_connections.Keys.Select(c => c.CloseAsync(FarewellTimeout, connector.Time, cancellationToken)));
    }

    /// <summary>Tells all that are connected something about the cluster.</summary>
    public void Tell(Func<WireWriter> frame)
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Tell(frame());
        }
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
                _ = ServeAsync(await socket.AcceptAsync(_closed.Token));
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
                await PauseAsync();
            }
        }
    }

    // A process without free descriptors fails again at once, as often as it tries.
    private async Task PauseAsync() =>
        await Task.Delay(AcceptRetryDelay, connector.Time, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task ServeAsync(Socket accepted)
    {
        InboundConnection? connection = null;
        IPEndPoint? from = null;
        try
        {
            accepted.NoDelay = true;
            from = accepted.RemoteEndPoint as IPEndPoint;
            connection = await OpenAsync(accepted);
            if (connection is not null)
            {
                await connection.Completion;
                if (connection.Error is { } error and not (IOException or SocketException or OperationCanceledException or ObjectDisposedException))
                {
                    TransportLog.Malformed(log, error, from);
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OrleansException
            or OperationCanceledException or ObjectDisposedException)
        {
            Report(from, e);
        }
        finally
        {
            accepted.Dispose();
            if (connection is not null)
            {
                connection.Abort();
                _connections.TryRemove(connection, out _);
            }
        }
    }

    // Null if the other side was refused, and told so.
    private async Task<InboundConnection?> OpenAsync(Socket accepted)
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _opening[opened.Task] = true;
        try
        {
            using var timeout = new CancellationTokenSource(connector.Options.OpenConnectionTimeout, connector.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _closed.Token);
            var stream = await connector.AcceptAsync(accepted, either.Token);
            var connection = new InboundConnection(accepted, stream, connector.MaxBodySize, connector.Exceptions, receiver, connector.References);
            if (!await connection.AcceptAsync(Answer, either.Token, timeout.Token))
            {
                return null;
            }

            _connections[connection] = true;
            return connection;
        }
        finally
        {
            opened.SetResult();
            _opening.TryRemove(opened.Task, out _);
        }
    }

    private Welcome Answer(Hello hello)
    {
        var welcome = answer(hello);
        return _closed.IsCancellationRequested ? welcome with { Refusal = "it stops." } : welcome;
    }

    // Whoever tries again every second is in the log once a minute.
    private void Report(IPEndPoint? from, Exception error)
    {
        var now = connector.Time.GetTimestamp();
        var address = from?.Address ?? IPAddress.None;
        if (_closed.IsCancellationRequested
            || (_reported.TryGetValue(address, out var last) && connector.Time.GetElapsedTime(last, now) < ReportInterval))
        {
            return;
        }

        if (_reported.Count >= MaxReported)
        {
            _reported.Clear();
        }

        _reported[address] = now;
        TransportLog.NotUnderstood(log, from, error is OperationCanceledException ? "it took too long." : error.Message);
    }
}

internal static partial class TransportLog
{
    [LoggerMessage(EventId = 20, Level = LogLevel.Warning, Message = "A connection could not be accepted")]
    public static partial void NotAccepted(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 21, Level = LogLevel.Information, Message = "The connection from {From} ended before names were exchanged: {Reason}")]
    public static partial void NotUnderstood(ILogger logger, IPEndPoint? from, string reason);

    [LoggerMessage(EventId = 25, Level = LogLevel.Error, Message = "The connection from {From} was closed for what it sent")]
    public static partial void Malformed(ILogger logger, Exception exception, EndPoint? from);

    [LoggerMessage(EventId = 22, Level = LogLevel.Debug, Message = "Silo {Silo} was not told that the members have changed")]
    public static partial void NotTold(ILogger logger, Exception exception, SiloAddress silo);

    [LoggerMessage(EventId = 23, Level = LogLevel.Warning, Message = "The gateways of the cluster could not be read; the last list stays")]
    public static partial void GatewaysUnknown(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 24, Level = LogLevel.Information, Message = "Gateway {Gateway} cannot be reached: {Reason}")]
    public static partial void GatewayUnreachable(ILogger logger, IPEndPoint gateway, string reason);
}

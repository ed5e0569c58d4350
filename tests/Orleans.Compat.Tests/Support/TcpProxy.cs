using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ScimCluster.Orleans.Compat.Tests.Support;

/// <summary>A network between a client and a gateway that a test can disturb.</summary>
internal sealed class TcpProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _connections = new();
    private volatile TaskCompletionSource? _stalled;
    private volatile bool _refuses;
    private int _refused;

    public TcpProxy()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>Changes what goes from the client to the gateway.</summary>
    public Action<Memory<byte>>? Disturb { get; set; }

    public void ForwardTo(int port) => _ = AcceptAsync(port);

    /// <summary>Takes no more bytes from anybody.</summary>
    public void Stall() => _stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume()
    {
        var stalled = _stalled;
        _stalled = null;
        stalled?.SetResult();
    }

    /// <summary>How many connections were closed because the network refuses them.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Ends all connections, and new ones at once.</summary>
    public void Refuse()
    {
        _refuses = true;
        Cut();
    }

    /// <summary>Ends all connections.</summary>
    public void Cut()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Close();
        }
    }

    public void Dispose()
    {
        _closed.Cancel();
        _listener.Stop();
        Cut();
        _closed.Dispose();
    }

    private async Task AcceptAsync(int port)
    {
        try
        {
            while (true)
            {
                var inside = await _listener.AcceptTcpClientAsync(_closed.Token);
                if (_refuses)
                {
                    Interlocked.Increment(ref _refused);
                    inside.Close();
                    continue;
                }

                _ = ForwardAsync(inside, port);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ForwardAsync(TcpClient client, int port)
    {
        using var gateway = new TcpClient();
        _connections[client] = true;
        _connections[gateway] = true;
        try
        {
            await gateway.ConnectAsync(IPAddress.Loopback, port, _closed.Token);
            await Task.WhenAny(
                CopyAsync(client.GetStream(), gateway.GetStream(), toGateway: true),
                CopyAsync(gateway.GetStream(), client.GetStream(), toGateway: false));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // One side has ended, and so does the other.
        }
        finally
        {
            client.Close();
            _connections.TryRemove(client, out _);
            _connections.TryRemove(gateway, out _);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool toGateway)
    {
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await from.ReadAsync(buffer, _closed.Token)) > 0)
        {
            if (_stalled is { } stalled)
            {
                await stalled.Task.WaitAsync(_closed.Token);
            }

            if (toGateway)
            {
                Disturb?.Invoke(buffer.AsMemory(0, count));
            }

            await to.WriteAsync(buffer.AsMemory(0, count), _closed.Token);
        }
    }
}

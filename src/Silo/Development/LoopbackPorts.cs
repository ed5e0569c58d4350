using System.Net;
using System.Net.Sockets;

namespace ScimCluster.Silo.Development;

/// <summary>Ports on 127.0.0.1.</summary>
internal static class LoopbackPorts
{
    /// <summary>Finds ports that nobody uses. Several development hosts run side by side.</summary>
    public static int[] Free(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            return [.. listeners.Select(listener =>
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            })];
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Dispose();
            }
        }
    }

    /// <summary>Checks the ports before anything is started: a taken one would otherwise show only after the database is up.</summary>
    /// <exception cref="StartException">One is taken.</exception>
    public static void EnsureFree(IEnumerable<int> ports)
    {
        foreach (var port in ports)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
            }
            catch (SocketException)
            {
                throw new StartException($"Port {port} on 127.0.0.1 is taken: choose another with --port.");
            }
        }
    }
}

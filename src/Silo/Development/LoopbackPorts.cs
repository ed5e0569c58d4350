using System.Net;
using System.Net.Sockets;

namespace ScimCluster.Silo.Development;

/// <summary>Ports on 127.0.0.1.</summary>
internal static class LoopbackPorts
{
    // Below the range from which systems take the ports of outgoing connections: one that is free stays so.
    private const int First = 20000;
    private const int Behind = 32000;

    /// <summary>Finds a port that nobody uses. Several development hosts run side by side.</summary>
    /// <param name="taken">Ports that somebody is about to use.</param>
    public static int Free(IEnumerable<int> taken)
    {
        var spoken = taken.ToHashSet();
        while (true)
        {
            var port = Random.Shared.Next(First, Behind);
            if (!spoken.Contains(port) && IsFree(port))
            {
                return port;
            }
        }
    }

    /// <summary>Checks the ports before anything is started: a taken one would otherwise show only after the database is up.</summary>
    /// <exception cref="StartException">One is taken.</exception>
    public static void EnsureFree(IEnumerable<int> ports)
    {
        foreach (var port in ports.Where(port => !IsFree(port)))
        {
            throw new StartException($"Port {port} on 127.0.0.1 is taken: choose another with --port.");
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace ScimCluster.Testing;

internal static class Loopback
{
    // Below the range from which systems take the ports of outgoing connections: one that is free stays so.
    private const int First = 10000;
    private const int Behind = 20000;

    private static readonly HashSet<int> Given = [];

    /// <summary>A port on 127.0.0.1 that nobody uses, and that no other test of this process was given.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Behind);
            lock (Given)
            {
                if (Given.Contains(port) || !IsFree(port))
                {
                    continue;
                }

                Given.Add(port);
                return port;
            }
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

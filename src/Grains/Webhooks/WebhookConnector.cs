using System.Net;
using System.Net.Sockets;

namespace ScimCluster.Grains;

/// <summary>
/// Connects to receivers. The address that a name resolves to is judged here and then connected to, without asking the name
/// again: a name that changes its address in between gains nothing.
/// </summary>
internal sealed class WebhookConnector(bool allowPrivateAddresses)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = addresses.Where(address => allowPrivateAddresses || PublicAddresses.Contains(address)).ToArray();
        if (allowed.Length == 0)
        {
            throw new ForbiddenAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A host in brackets comes without them.
    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var address) ? [address] : await Dns.GetHostAddressesAsync(host, cancellationToken);
}

/// <summary>The receiver's name leads to addresses alone that must not be called.</summary>
internal sealed class ForbiddenAddressException() : Exception("The address of the webhook must not be called.");

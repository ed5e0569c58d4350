using Microsoft.Extensions.Hosting;
using Orleans.Transport;

namespace Orleans.Hosting;

/// <summary>Connects the client when its host starts.</summary>
internal sealed class ClientHost(GatewayTransport gateways, IEnumerable<IClientConnectionRetryFilter> filters) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await gateways.StartAsync();
                return;
            }
            catch (Exception e) when (filters.LastOrDefault() is not null && !cancellationToken.IsCancellationRequested)
            {
                if (!await filters.Last().ShouldRetryConnectionAttempt(e, cancellationToken))
                {
                    throw;
                }
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        gateways.Dispose();
        return Task.CompletedTask;
    }
}

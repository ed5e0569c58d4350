using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Health;

namespace ScimCluster.Gateway.Hosting;

/// <summary>Composes the gateway's program: HTTP in front of a cluster of silos, which it reaches as a client.</summary>
public static class GatewayApplication
{
    /// <summary>Builds the application; nothing is started yet.</summary>
    /// <param name="arguments">Settings as command-line arguments, which win over everything else.</param>
    /// <exception cref="OptionsValidationException">
    /// A setting is missing or wrong; each failure names its key. Several come in an <see cref="AggregateException"/>.
    /// </exception>
    public static WebApplication Build(string[] arguments)
    {
        var builder = WebHosting.CreateBuilder(arguments);
        var connectionString = ClusteringConnection.Required(builder.Configuration);

        // HTTP answers at once, and says that it is not ready, while the cluster is still being looked for.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.Services.AddScimGateway();
        builder.UseOrleansClient(client => client.UseScimCluster(connectionString));
        return builder.BuildValidated().MapHealth().MapScimGateway();
    }
}

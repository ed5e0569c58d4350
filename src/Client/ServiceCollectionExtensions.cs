using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ScimCluster.Client;

/// <summary>Registers the client.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ScimClusterClient"/>, whose connections <see cref="IHttpClientFactory"/> keeps.</summary>
    /// <param name="services">Where it is added.</param>
    /// <param name="configure">Says where ScimCluster is.</param>
    /// <returns>The builder of the HTTP client: for a handler that adds the session to each request, or repeats what failed.</returns>
    public static IHttpClientBuilder AddScimClusterClient(this IServiceCollection services, Action<ScimClusterClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<ScimClusterClientOptions>().Configure(configure);
        return services
            .AddHttpClient(nameof(ScimClusterClient), (provider, http) =>
                http.BaseAddress = provider.GetRequiredService<IOptions<ScimClusterClientOptions>>().Value.BaseAddress)
            .AddTypedClient(http => new ScimClusterClient(http));
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Execution;
using Orleans.Membership;
using Orleans.Messaging;
using Orleans.References;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.Transport;

namespace Orleans.Hosting;

public interface ISiloBuilder
{
    IServiceCollection Services { get; }

    IConfiguration Configuration { get; }
}

public interface IClientBuilder
{
    IServiceCollection Services { get; }

    IConfiguration Configuration { get; }
}

internal sealed class SiloBuilder : ISiloBuilder
{
    public SiloBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
        if (services.Any(s => s.ServiceType == typeof(Silo)))
        {
            return;
        }

        RuntimeServices.AddShared(services);
        services.AddSingleton(s => MessagingSettings.From(s.GetRequiredService<IOptions<SiloMessagingOptions>>().Value));
        services.AddSingleton<LocalSiloDetails>();
        services.AddSingleton<ILocalSiloDetails>(s => s.GetRequiredService<LocalSiloDetails>());
        services.TryAddSingleton<GrainManifest>();
        services.TryAddSingleton<IGrainTypes>(s => s.GetRequiredService<GrainManifest>());
        services.AddSingleton<IMembership>(s => s.GetRequiredService<ISiloMembership>());
        services.AddSingleton<ISiloMembership>(_ => throw RuntimeServices.NoClustering());
        services.AddSingleton<Silo>();
        services.AddSingleton<SiloHost>();
        services.AddHostedService(s => s.GetRequiredService<SiloHost>());
        services.AddScoped<ActivationScope>();
        services.AddScoped<IGrainContext>(s => s.GetRequiredService<ActivationScope>().Activation!);
        services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.TryAddSingleton<MemoryStorageTables>();
        services.TryAddSingleton<IGrainStorageSerializer, SystemTextJsonGrainStorageSerializer>();
    }

    public IServiceCollection Services { get; }

    public IConfiguration Configuration { get; }
}

public class ClientBuilder : IClientBuilder
{
    public ClientBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
        if (services.Any(s => s.ServiceType == typeof(CallSender)))
        {
            return;
        }

        RuntimeServices.AddShared(services);
        services.AddSingleton(s => MessagingSettings.From(s.GetRequiredService<IOptions<ClientMessagingOptions>>().Value));
        services.AddSingleton<IGatewayList>(_ => throw RuntimeServices.NoClustering());
        services.AddSingleton<GatewayTransport>();
        services.AddSingleton<IMembership>(s => s.GetRequiredService<GatewayTransport>());
        services.Replace(ServiceDescriptor.Singleton<IMessageTransport>(s => s.GetRequiredService<GatewayTransport>()));
        services.AddSingleton<ClusterGrainTypes>();
        services.AddSingleton<IGrainTypes>(s => s.GetRequiredService<ClusterGrainTypes>());
        services.AddHostedService<ClientHost>();
    }

    public IServiceCollection Services { get; }

    public IConfiguration Configuration { get; }
}

/// <summary>The services that silos and clients have alike.</summary>
internal static class RuntimeServices
{
    public static void AddShared(IServiceCollection services)
    {
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GrainPlacement>();
        services.TryAddSingleton<Connector>();
        services.TryAddSingleton(s => new Serializer(new(s.GetRequiredService<GrainFactory>)));
        services.TryAddSingleton<CallSender>();
        services.TryAddSingleton<IMessageTransport>(_ => throw NoClustering());
        services.TryAddSingleton<GrainFactory>();
        services.TryAddSingleton<IGrainFactory>(s => s.GetRequiredService<GrainFactory>());
        services.TryAddSingleton<IClusterClient>(s => s.GetRequiredService<GrainFactory>());
    }

    public static OrleansConfigurationException NoClustering() =>
        new("Clustering has not been configured. Call UseLocalhostClustering or another clustering method on the builder.");
}
